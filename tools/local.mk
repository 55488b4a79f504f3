noinst_LIBRARIES += libtool-common.a
libtool_common_a_SOURCES = \
    tools/common/confine.c \
    tools/common/confine.h \
    tools/common/confine_memory.c \
    tools/common/meter.c \
    tools/common/meter.h \
    tools/common/metrics.c \
    tools/common/metrics.h \
    tools/common/msg.c \
    tools/common/msg.h \
    tools/common/names.c \
    tools/common/names.h \
    tools/common/options.c \
    tools/common/options.h \
    tools/common/page.c \
    tools/common/page_internal.h \
    tools/common/page_runs.c \
    tools/common/page_tables.c \
    tools/common/page.h \
    tools/common/pipe.c \
    tools/common/pipe.h \
    tools/common/signals.c \
    tools/common/signals.h \
    tools/common/tsv.c \
    tools/common/tsv.h

BASE_LIBS = libtool-common.a libpgcopy.a $(JANSSON_LIBS) $(XXHASH_LIBS) \
    $(SODIUM_LIBS) $(LIBBSD_LIBS)
MASK_LIBS = libpgmask.a
DB_LIBS = libpgdb.a

bin_PROGRAMS += pgcopy-out
pgcopy_out_SOURCES = \
    tools/pgcopy-out.c \
    tools/pgcopy-out.h \
    tools/pgcopy-out_after.c \
    tools/pgcopy-out_describe.c \
    tools/pgcopy-out_options.c \
    tools/pgcopy-out_range.c \
    tools/pgcopy-out_read.c \
    tools/pgcopy-out_read.h \
    tools/pgcopy-out_select.c \
    tools/pgcopy-out_session.c \
    tools/pgcopy-out_unit.c
pgcopy_out_LDADD = $(DB_LIBS) $(MASK_LIBS) $(BASE_LIBS) $(LIBPQ_LIBS) \
    $(CRYPTO_LIBS)
# What is in *_parts goes into the fuzzer of the command line as well.
bin_PROGRAMS += pgcopy-in
pgcopy_in_parts = \
    tools/pgcopy-in_division.c \
    tools/pgcopy-in_head.c \
    tools/pgcopy-in_load.c \
    tools/pgcopy-in_map.c \
    tools/pgcopy-in_metrics.c \
    tools/pgcopy-in_open.c \
    tools/pgcopy-in_resume.c
pgcopy_in_SOURCES = tools/pgcopy-in.c tools/pgcopy-in.h $(pgcopy_in_parts)
pgcopy_in_LDADD = $(DB_LIBS) $(BASE_LIBS) $(LIBPQ_LIBS)
bin_PROGRAMS += pgmask
pgmask_parts = \
    tools/pgmask_filter.c \
    tools/pgmask_inspect.c \
    tools/pgmask_preview.c \
    tools/pgmask_report.c \
    tools/pgmask_schema.c
pgmask_SOURCES = tools/pgmask.c tools/pgmask.h $(pgmask_parts)
pgmask_LDADD = $(MASK_LIBS) $(BASE_LIBS) $(YAML_LIBS) $(PCRE2_LIBS) \
    $(CRYPTO_LIBS) $(SECCOMP_LIBS)
bin_PROGRAMS += pgscan
pgscan_parts = \
    tools/pgscan_against.c \
    tools/pgscan_read.c \
    tools/pgscan_rules.c \
    tools/pgscan_suggest.c
pgscan_SOURCES = tools/pgscan.c tools/pgscan.h $(pgscan_parts)
pgscan_LDADD = $(MASK_LIBS) $(BASE_LIBS) $(YAML_LIBS) $(PCRE2_LIBS) \
    $(CRYPTO_LIBS) $(SECCOMP_LIBS)

bin_PROGRAMS += pgcheckpoint
pgcheckpoint_parts = \
    tools/pgcheckpoint_change.c \
    tools/pgcheckpoint_cursor.c \
    tools/pgcheckpoint_list.c \
    tools/pgcheckpoint_markdown.c \
    tools/pgcheckpoint_report.c \
    tools/pgcheckpoint_watch.c
pgcheckpoint_SOURCES = tools/pgcheckpoint.c tools/pgcheckpoint.h \
    $(pgcheckpoint_parts)
pgcheckpoint_LDADD = $(DB_LIBS) $(BASE_LIBS) $(LIBPQ_LIBS)
bin_PROGRAMS += pgplan
pgplan_SOURCES = \
    tools/pgplan.c \
    tools/pgplan.h \
    tools/pgplan_json.c \
    tools/pgplan_make.c \
    tools/pgplan_note.c \
    tools/pgplan_options.c \
    tools/pgplan_order.c \
    tools/pgplan_print.c \
    tools/pgplan_range.c \
    tools/pgplan_read.c \
    tools/pgplan_select.c \
    tools/pgplan_split.c \
    tools/pgplan_split.h \
    tools/pgplan_subset.c \
    tools/pgplan_subset.h \
    tools/pgplan_subset_cost.c \
    tools/pgplan_subset_names.c
pgplan_LDADD = $(DB_LIBS) $(MASK_LIBS) $(BASE_LIBS) $(LIBPQ_LIBS) \
    $(CRYPTO_LIBS)
bin_PROGRAMS += pgsnapshot
pgsnapshot_SOURCES = \
    tools/pgsnapshot.c \
    tools/pgsnapshot.h \
    tools/pgsnapshot_hold.c \
    tools/pgsnapshot_run.c
pgsnapshot_LDADD = $(DB_LIBS) $(BASE_LIBS) $(LIBPQ_LIBS)

bin_PROGRAMS += pgverify
pgverify_SOURCES = \
    tools/pgverify.c \
    tools/pgverify.h \
    tools/pgverify_again.c \
    tools/pgverify_books.c \
    tools/pgverify_json.c \
    tools/pgverify_judge.c \
    tools/pgverify_options.c \
    tools/pgverify_prepare.c \
    tools/pgverify_print.c \
    tools/pgverify_rows.c \
    tools/pgverify_select.c \
    tools/pgverify_sides.c \
    tools/pgverify_table.c \
    tools/pgverify_target.c
pgverify_LDADD = libpgverify.a $(DB_LIBS) $(MASK_LIBS) $(BASE_LIBS) \
    $(LIBPQ_LIBS) $(CRYPTO_LIBS) -lm

# One script of its parts.
bin_SCRIPTS += pgclone
CLEANFILES += pgclone
pgclone_parts = \
    tools/pgclone/options.sh \
    tools/pgclone/lines.sh \
    tools/pgclone/sequences.sh \
    tools/pgclone/run.sh \
    tools/pgclone/check.sh \
    tools/pgclone/progress.sh \
    tools/pgclone/main.sh
EXTRA_DIST += $(pgclone_parts)
pgclone: $(pgclone_parts) Makefile
	$(AM_V_GEN){ echo '#!/bin/sh'; echo 'version=$(VERSION)'; \
	    for part in $(pgclone_parts); do \
	    sed '/^# shellcheck /d' $(srcdir)/$$part; done; } >$@.new && \
	    chmod +x $@.new && mv $@.new $@
