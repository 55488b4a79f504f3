/*
 * stream-text: streams as text and back, for tests; see the usage below.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/fdio.h"
#include "stream/reader.h"

#include "tests/helpers/text.h"

static const char usage[] =
"usage: stream-text decode [-x] | encode | check [-l] | hex | unhex |\n"
"                   flip BIT\n"
"Each reads stdin and writes stdout.\n"
"\n"
"decode   Any bytes to text; encode makes exactly these bytes of it.  -x: also\n"
"         members that are as a writer would count them are set explicitly.\n"
"encode   Text to bytes.  Lines:\n"
"           signature\n"
"           HEAD {json}      UNIT, snap, DONE, FAIL, TAIL, any four letters.\n"
"                            In DONE and TAIL \"chain\":\"*\" (and rows, batches,\n"
"                            bytes, units, failures) stands for what was\n"
"                            counted; without JSON they get all of them.\n"
"           ROWS [count=N]   followed by indented lines, each of them\n"
"               row FIELD... null, \"text\" (\\\" and \\\\), x0a1b (hex), i2=N,\n"
"                            i4=N, i8=N (integers)\n"
"               junk HEX     more bytes of this payload\n"
"           MARK [batch=N] [rows=N] [bytes=N] [chain=HEX] [cursor=TOKEN]\n"
"                            what is missing is counted; # ends the line\n"
"           hex TYPE HEX     a frame with this payload\n"
"           bytes HEX        bytes outside of any frame\n"
"           # comment\n"
"         Before a type: checksum=HEX (written as is), length=N (announced\n"
"         instead of the true one), unchained (chain and counts go on as if\n"
"         the frame were not there).\n"
"check    Runs the library's reader.  Prints \"frames N; end\", \"cut: why\",\n"
"         \"damaged: why\" or \"ioerr\" and exits 0, 75, 65 or 74.  -l: a line\n"
"         for every frame before that: type, checksum; rows as decode has it.\n"
"hex      The bytes as commented hex, as tests/vectors has it.\n"
"unhex    Commented hex to bytes.\n"
"flip     The bytes with one bit changed; bits count from 0, modulo their number.\n";

static ssize_t
read_stdin(void *ctx, void *p, size_t n)
{
	(void)ctx;
	return fdio_read(STDIN_FILENO, p, n, NULL);
}

static void
read_all(struct buf *b)
{
	ssize_t n;

	buf_init(b, SIZE_MAX / 2);
	do {
		if (buf_reserve(b, 64 * 1024) == -1)
			text_die("input");
		n = fdio_read(STDIN_FILENO, b->data + b->len, 64 * 1024, NULL);
		if (n == -1)
			text_die("input");
		b->len += (size_t)n;
	} while (n > 0);
}

static void
list_frame(const struct stream_frame *f)
{
	const uint8_t *p = f->tuples, *end = p + f->tuples_len;

	printf("%.4s %016" PRIx64 "\n", (const char *)f->raw + 4, f->checksum);
	if (f->type == FRAME_ROWS)
		for (; p < end; p += text_tuple_at(p, (size_t)(end - p)))
			text_put_tuple(stdout, p);
}

static int
check(bool list)
{
	static const struct {
		const char *name;
		int code;
	} results[] = {
		[STREAM_END] = { "end", 0 },
		[STREAM_CUT] = { "cut: ", EX_TEMPFAIL },
		[STREAM_DAMAGED] = { "damaged: ", EX_DATAERR },
		[STREAM_IOERR] = { "ioerr", EX_IOERR },
	};
	struct stream_source source = { .read = read_stdin };
	struct stream_reader reader;
	struct stream_frame frame;
	enum stream_result r;
	unsigned int frames = 0;
	bool why;

	stream_reader_init(&reader, source);
	while ((r = stream_reader_next(&reader, &frame)) == STREAM_FRAME) {
		frames++;
		if (list)
			list_frame(&frame);
	}
	why = r == STREAM_CUT || r == STREAM_DAMAGED;
	printf("frames %u; %s%s\n", frames, results[r].name,
	    why ? stream_reader_why(&reader) : "");
	stream_reader_free(&reader);
	return results[r].code;
}

static void
flip(const char *number, struct buf *b)
{
	uint64_t bit = strtoull(number, NULL, 10);

	read_all(b);
	if (b->len > 0) {
		bit %= 8 * b->len;
		b->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	text_put_bytes(stdout, b->data, b->len);
}

static int
run(const char *verb, const char *arg)
{
	struct buf b;
	int status = 0;

	if (strcmp(verb, "check") == 0)
		return check(*arg != '\0');
	buf_init(&b, SIZE_MAX / 2);
	if (strcmp(verb, "encode") == 0)
		text_encode(stdin, stdout);
	else if (strcmp(verb, "unhex") == 0 && text_unhex(stdin, &b))
		text_put_bytes(stdout, b.data, b.len);
	else if (strcmp(verb, "decode") == 0) {
		read_all(&b);
		text_decode(&b, stdout, *arg != '\0');
	} else if (strcmp(verb, "hex") == 0) {
		read_all(&b);
		text_hex(&b, stdout);
	} else if (strcmp(verb, "flip") == 0)
		flip(arg, &b);
	else
		status = EX_USAGE;
	buf_free(&b);
	return status;
}

/* Does the verb take this argument ("" for none)? */
static bool
takes(const char *verb, const char *arg)
{
	if (strcmp(verb, "flip") == 0)
		return isdigit((unsigned char)*arg);
	return *arg == '\0' ||
	    (strcmp(verb, "decode") == 0 && strcmp(arg, "-x") == 0) ||
	    (strcmp(verb, "check") == 0 && strcmp(arg, "-l") == 0);
}

int
main(int argc, char *argv[])
{
	const char *arg = argc == 3 ? argv[2] : "";
	int status = EX_USAGE;

	if (argc == 2 && strcmp(argv[1], "-h") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc >= 2 && argc <= 3 && takes(argv[1], arg))
		status = run(argv[1], arg);
	if (status == EX_USAGE)
		fputs("stream-text: could not read the command line or its "
		    "input; see stream-text -h\n", stderr);
	if (fflush(stdout) == EOF)
		text_die("output");
	return status;
}
