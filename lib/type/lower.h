/*
 * One character in lower case, by Unicode's simple mapping.
 */
#ifndef TYPE_LOWER_H
#define TYPE_LOWER_H

uint32_t lower_char(uint32_t);

#endif
