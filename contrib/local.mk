# contrib: nothing in here is needed by the commands.
EXTRA_DIST += \
    .ci/run \
    contrib/examples/clinic-rules.yaml \
    contrib/examples/clinic.sql \
    contrib/examples/demo.sh \
    contrib/examples/saas-rules.yaml \
    contrib/examples/saas.sql \
    contrib/examples/shop-rules.yaml \
    contrib/examples/shop.sql \
    contrib/packages \
    contrib/quickstart \
    contrib/roles/source.sql \
    contrib/roles/target.sql

# The reader in Python, and its agreement with ours.
TESTS += contrib/python/test-pgcopy-stream
EXTRA_DIST += contrib/python/pgcopy_stream.py contrib/python/test-pgcopy-stream

# A helper for the action exec.
EXTRA_DIST += \
    contrib/ner/README.md \
    contrib/ner/find.js \
    contrib/ner/labelled.txt \
    contrib/ner/measure.js \
    contrib/ner/ner.js \
    contrib/ner/package-lock.json \
    contrib/ner/package.json
