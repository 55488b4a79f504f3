/*
 * What the name of a column says about what it holds, in the languages that
 * schemas are written in.
 */
#ifndef SCAN_NAME_H
#define SCAN_NAME_H

#include "scan/kind.h"

/*
 * The kind that a name speaks for and how much, 0 to 1; SCAN_NONE and 0 where
 * it says nothing.  `class` is an enum type_class: a name counts for little
 * on a type that can't hold the kind.  Names are taken apart at case, digits
 * and signs; words are looked up, alone, together and at the ends of longer
 * ones.
 */
enum scan_kind scan_name(const char *name, unsigned int class, double *says);

#endif
