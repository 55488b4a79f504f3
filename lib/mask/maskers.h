/*
 * The maskers there are, each in the file of its name.
 */
#ifndef MASK_MASKERS_H
#define MASK_MASKERS_H

struct masker_ops;

extern const struct masker_ops mask_keep;
extern const struct masker_ops mask_null;
extern const struct masker_ops mask_static;
extern const struct masker_ops mask_redact;
extern const struct masker_ops mask_partial;
extern const struct masker_ops mask_hash;
extern const struct masker_ops mask_regex;
extern const struct masker_ops mask_fake;
extern const struct masker_ops mask_scrub;
extern const struct masker_ops mask_fpe;
extern const struct masker_ops mask_permute;
extern const struct masker_ops mask_noise;
extern const struct masker_ops mask_bucket;
extern const struct masker_ops mask_date_shift;
extern const struct masker_ops mask_truncate;
extern const struct masker_ops mask_json;
extern const struct masker_ops mask_hstore;
extern const struct masker_ops mask_choice;
extern const struct masker_ops mask_dictionary;
extern const struct masker_ops mask_template;
extern const struct masker_ops mask_random;
extern const struct masker_ops mask_exec;

#endif
