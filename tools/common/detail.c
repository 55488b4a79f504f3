#include "sys/system.h"
#include "sys/error.h"
#include "db/conn.h"
#include "tools/common/detail.h"
#include "tools/common/msg.h"

static void
server_said(void *ctx, const char *text)
{
	msg_server(ctx, text);
}

void
detail_show(struct db *db)
{
	if (db->server_said != NULL)
		return;
	db->server_said = server_said;
	msg_warn(db->ctx, "it goes to standard error only; keep that where "
	    "the rows may be seen", "with --show-detail messages may hold "
	    "values of rows");
}
