noinst_LIBRARIES += libpgcopy.a libpgmask.a libpgdb.a

# What all commands share: system, I/O, COPY, the stream.
libpgcopy_a_SOURCES = \
    lib/copy/cursor.c \
    lib/copy/cursor.h \
    lib/copy/progress.c \
    lib/copy/progress.h \
    lib/copy/relname.c \
    lib/copy/relname.h \
    lib/copy/tuple.c \
    lib/copy/tuple.h \
    lib/copy/unit.c \
    lib/copy/unit.h \
    lib/io/buf.c \
    lib/io/buf.h \
    lib/io/bytes.h \
    lib/io/checksum.c \
    lib/io/checksum.h \
    lib/io/checksum_whole.c \
    lib/io/fdio.c \
    lib/io/fdio.h \
    lib/stream/frame.c \
    lib/stream/frame.h \
    lib/stream/meta.c \
    lib/stream/meta.h \
    lib/stream/reader.c \
    lib/stream/reader.h \
    lib/stream/unit_json.c \
    lib/stream/writer.c \
    lib/stream/writer.h \
    lib/sys/error.c \
    lib/sys/error.h \
    lib/sys/interrupt.h \
    lib/sys/system.h

# The masking branch: types, keys, rules, maskers.
libpgmask_a_SOURCES = \
    lib/json/path.c \
    lib/json/path.h \
    lib/json/path_compile.c \
    lib/json/scan.c \
    lib/json/scan.h \
    lib/json/text.c \
    lib/json/text.h \
    lib/key/ff1.c \
    lib/key/ff1.h \
    lib/key/key.c \
    lib/key/key.h \
    lib/key/limbs.h \
    lib/key/prf.c \
    lib/key/prf.h \
    lib/key/seal.c \
    lib/key/seal.h \
    lib/mask/bind.c \
    lib/mask/check.c \
    lib/mask/constant.c \
    lib/mask/constant.h \
    lib/mask/explain.c \
    lib/mask/digest.c \
    lib/mask/fake.c \
    lib/mask/feistel.c \
    lib/mask/feistel.h \
    lib/mask/hash.c \
    lib/mask/hstore.c \
    lib/mask/inherit.c \
    lib/mask/inside.c \
    lib/mask/inside.h \
    lib/mask/json.c \
    lib/mask/json_value.c \
    lib/mask/json_value.h \
    lib/mask/keep.c \
    lib/mask/mask.h \
    lib/mask/maskers.h \
    lib/mask/null.c \
    lib/mask/param.c \
    lib/mask/partial.c \
    lib/mask/permute.c \
    lib/mask/plan.h \
    lib/mask/plan_internal.h \
    lib/mask/provider.c \
    lib/mask/provider.h \
    lib/mask/redact.c \
    lib/mask/regex.c \
    lib/mask/registry.c \
    lib/mask/replacement.c \
    lib/mask/replacement.h \
    lib/mask/row.c \
    lib/mask/skeleton.c \
    lib/mask/skeleton.h \
    lib/mask/static.c \
    lib/mask/unique.c \
    lib/mask/value.c \
    lib/mask/value.h \
    lib/mask/value_bind.c \
    lib/mask/value_inside.c \
    lib/mask/value_inside.h \
    lib/mask/when.c \
    lib/mask/when.h \
    lib/mask/words.h \
    lib/rule/rule.c \
    lib/rule/rule.h \
    lib/rule/rules.c \
    lib/rule/rules.h \
    lib/rule/yaml.c \
    lib/rule/yaml.h \
    lib/type/array.c \
    lib/type/array.h \
    lib/type/composite.c \
    lib/type/composite.h \
    lib/type/hstore.c \
    lib/type/hstore.h \
    lib/type/lower.c \
    lib/type/lower.h \
    lib/type/type.c \
    lib/type/type.h \
    lib/type/utf8.c \
    lib/type/utf8.h

# Lists of words for fakes, compiled in.
nodist_libpgmask_a_SOURCES = lib/mask/words.c
WORD_FILES = \
    data/names/en/first.txt \
    data/names/en/last.txt
EXTRA_DIST += data/words.awk $(WORD_FILES)
CLEANFILES += lib/mask/words.c
lib/mask/words.c: $(WORD_FILES) data/words.awk
	$(AM_V_GEN)$(MKDIR_P) lib/mask && \
	    files= && for f in $(WORD_FILES); do files="$$files $(srcdir)/$$f"; done && \
	    $(AWK) -f $(srcdir)/data/words.awk $$files >$@.tmp && mv $@.tmp $@

# The database branch.
libpgdb_a_SOURCES = \
    lib/db/books.c \
    lib/db/books.h \
    lib/db/books_change.c \
    lib/db/books_change.h \
    lib/db/books_relation.c \
    lib/db/books_relation.h \
    lib/db/books_unit.c \
    lib/db/books_unit.h \
    lib/db/catalog.c \
    lib/db/catalog.h \
    lib/db/catalog_internal.h \
    lib/db/catalog_keys.c \
    lib/db/catalog_types.c \
    lib/db/catalog_util.c \
    lib/db/conn.c \
    lib/db/conn.h \
    lib/db/conn_internal.h \
    lib/db/copy_out.c \
    lib/db/copy_out.h \
    lib/db/key_order.c \
    lib/db/key_order.h \
    lib/db/copy_in.c \
    lib/db/copy_in.h \
    lib/db/match.c \
    lib/db/match.h \
    lib/db/query.c \
    lib/db/server.c \
    lib/db/server.h \
    lib/db/sqlstate.c
