# man
dist_man_MANS += \
    man/pgcopy-tools.7
dist_man_MANS += man/pgcopy-stream.5
dist_man_MANS += man/pgmask.1 man/pgmask-rules.5
dist_man_MANS += man/pgcopy-out.1

dist_man_MANS += \
    man/pgcheckpoint.1 \
    man/pgcopy-checkpoint.5 \
    man/pgcopy-in.1 \
    man/pgplan.1 \
    man/pgscan.1 \
    man/pgsnapshot.1 \
    man/pgverify.1
