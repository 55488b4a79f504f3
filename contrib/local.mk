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
    contrib/kubernetes/units.yaml \
    contrib/packages \
    contrib/packages-checkers \
    contrib/quickstart \
    contrib/recipes/by-make \
    contrib/recipes/by-parallel \
    contrib/recipes/by-slurm \
    contrib/recipes/by-xargs \
    contrib/recipes/unit \
    contrib/roles/source.sql \
    contrib/roles/target.sql

# What runs the pipe elsewhere: to be copied and changed.
EXTRA_DIST += \
    contrib/checkers.txt \
    contrib/ci/github-actions.yml \
    contrib/ci/gitlab-ci.yml \
    contrib/docker/Dockerfile \
    contrib/docker/Dockerfile.dockerignore \
    contrib/kubernetes/refresh.yaml \
    contrib/systemd/pgcopy-refresh.service \
    contrib/systemd/pgcopy-refresh.timer

# Completions: made from the help of each command, so they are never behind it.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
commands = $(bin_PROGRAMS) $(bin_SCRIPTS) $(dist_bin_SCRIPTS)
EXTRA_DIST += contrib/completions/generate

completions/stamp: $(commands) contrib/completions/generate
	$(AM_V_GEN)rm -rf completions && \
	    mkdir -p completions/bash completions/zsh completions/fish
	$(AM_V_at)for c in $(commands); do \
		n=`basename $$c`; \
		if test -f $$c; then c=./$$c; else c=$(srcdir)/$$c; fi; \
		$$c -h >completions/help || exit 1; \
		for f in bash/$$n zsh/_$$n fish/$$n.fish; do \
			$(srcdir)/contrib/completions/generate \
			    `dirname $$f` $$n <completions/help \
			    >completions/$$f || exit 1; \
		done; \
	done
	$(AM_V_at)rm completions/help && touch $@

all-local: completions/stamp

install-data-local: completions/stamp
	$(MKDIR_P) '$(DESTDIR)$(bashcompdir)' '$(DESTDIR)$(zshcompdir)' \
	    '$(DESTDIR)$(fishcompdir)'
	$(INSTALL_DATA) completions/bash/* '$(DESTDIR)$(bashcompdir)'
	$(INSTALL_DATA) completions/zsh/* '$(DESTDIR)$(zshcompdir)'
	$(INSTALL_DATA) completions/fish/* '$(DESTDIR)$(fishcompdir)'

uninstall-local:
	for c in $(commands); do \
		n=`basename $$c`; \
		rm -f '$(DESTDIR)$(bashcompdir)'/$$n \
		    '$(DESTDIR)$(zshcompdir)'/_$$n \
		    '$(DESTDIR)$(fishcompdir)'/$$n.fish; \
	done

clean-local:
	rm -rf completions

# A Debian package, and what lintian says of it.
EXTRA_DIST += \
    contrib/debian/build \
    contrib/debian/changelog \
    contrib/debian/control \
    contrib/debian/copyright \
    contrib/debian/examples \
    contrib/debian/lintian-overrides \
    contrib/debian/rules \
    contrib/debian/source/format

CLEANFILES += pgcopy-tools_$(VERSION)-* pgcopy-tools-dbgsym_$(VERSION)-*

deb: dist
	$(SHELL) $(srcdir)/contrib/debian/build $(distdir).tar.xz

# For the tests: the names of all commands.
print-commands:
	@for c in $(commands); do basename $$c; done

.PHONY: deb print-commands

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
