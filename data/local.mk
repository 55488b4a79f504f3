# Lists of words, compiled into lib/words/words.c.
WORD_FILES = \
    data/translit.txt \
    data/names/ja/letters.txt \
    data/names/en/female.txt \
    data/names/en/male.txt \
    data/names/en/last.txt \
    data/names/en/city.txt \
    data/names/en/street.txt \
    data/names/en/state.txt \
    data/names/de/female.txt \
    data/names/de/male.txt \
    data/names/de/last.txt \
    data/names/de/city.txt \
    data/names/de/street.txt \
    data/names/de/state.txt \
    data/names/fr/female.txt \
    data/names/fr/male.txt \
    data/names/fr/last.txt \
    data/names/fr/city.txt \
    data/names/fr/street.txt \
    data/names/fr/state.txt \
    data/names/es/female.txt \
    data/names/es/male.txt \
    data/names/es/last.txt \
    data/names/es/city.txt \
    data/names/es/street.txt \
    data/names/es/state.txt \
    data/names/it/female.txt \
    data/names/it/male.txt \
    data/names/it/last.txt \
    data/names/it/city.txt \
    data/names/it/street.txt \
    data/names/it/state.txt \
    data/names/pl/female.txt \
    data/names/pl/male.txt \
    data/names/pl/last.txt \
    data/names/pl/city.txt \
    data/names/pl/street.txt \
    data/names/pl/state.txt \
    data/names/pt/female.txt \
    data/names/pt/male.txt \
    data/names/pt/last.txt \
    data/names/pt/city.txt \
    data/names/pt/street.txt \
    data/names/pt/state.txt \
    data/names/ja/female.txt \
    data/names/ja/male.txt \
    data/names/ja/last.txt \
    data/names/ja/city.txt \
    data/names/ja/street.txt \
    data/names/ja/state.txt \
    data/common/word.txt \
    data/common/job.txt \
    data/common/country.txt \
    data/common/currency.txt \
    data/common/timezone.txt \
    data/common/platform.txt \
    data/common/lorem.txt
EXTRA_DIST += data/words.awk $(WORD_FILES)
CLEANFILES += lib/words/words.c
lib/words/words.c: $(WORD_FILES) data/words.awk
	$(AM_V_GEN)$(MKDIR_P) lib/words && \
	    files= && for f in $(WORD_FILES); do files="$$files $(srcdir)/$$f"; done && \
	    LC_ALL=C $(AWK) -f $(srcdir)/data/words.awk $$files >$@.tmp && mv $@.tmp $@
