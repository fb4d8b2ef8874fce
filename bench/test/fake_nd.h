/* SPDX-License-Identifier: MIT */
/*
 * NVDIMM namespaces that are not there: takes the place of nd*.c in a test program.
 * What is done to them goes to fake.log; what nd.h forbids ends the test.
 */
#ifndef BENCH_TEST_FAKE_ND_H
#define BENCH_TEST_FAKE_ND_H

#include "../nd.h"

#include "fake.h"

#define FAKE_NAMESPACES	3
#define FAKE_ND_GIB	(1ULL << 30)

/*
 * struct fake_nd
 * @fail: the operation that fails, as the log has it; @fail_at: the how manyth, from
 *	1; @err, @words: with what, if not words of its own
 * @left_over: of a former run
 * @open, @claimed, @destroy, @enabled: state
 * @others: binds of others in each trace: the first since boot on their node
 * @comes_up: of another configuration than asked; mode 0: as asked
 */
static struct fake_nd {
	const char *fail;
	unsigned int fail_at, failed;
	int err;
	const char *words;
	unsigned int left_over;
	bool open;
	struct nd_namespace ns[FAKE_NAMESPACES];
	bool claimed[FAKE_NAMESPACES], destroy[FAKE_NAMESPACES];
	bool enabled[FAKE_NAMESPACES];
	unsigned int others;
	bool no_record;
	struct nd_config comes_up;
} fake_nd;

/* Logs it; the error that it is to end with. */
static int fake_nd_do(char message[static ND_MESSAGE], const char *what,
		      const char *name)
{
	fake_log("%s%s%s ", what, name ? ":" : "",
		 name ? name + strlen("namespace") : "");
	if (!fake_nd.fail || strcmp(fake_nd.fail, what) != 0 ||
	    ++fake_nd.failed != fake_nd.fail_at)
		return 0;
	if (fake_nd.words)
		snprintf(message, ND_MESSAGE, "%s", fake_nd.words);
	else
		snprintf(message, ND_MESSAGE, "%s of %s went wrong", what,
			 name ? name : "all");
	return fake_nd.err;
}

static unsigned int fake_nd_index(const struct nd_namespace *ns)
{
	ck_assert(fake_nd.open);
	return (unsigned int)(ns - fake_nd.ns);
}

/* Enabled ones of 4 GiB on the nodes 0 and 1, and a seed on 0. */
static void fake_nd_make(void)
{
	static const char *const names[FAKE_NAMESPACES] = {
		"namespace0.0", "namespace1.0", "namespace0.1" };

	fake_nd = (struct fake_nd){ 0 };
	for (unsigned int i = 0; i < FAKE_NAMESPACES; i++) {
		struct nd_namespace *ns = &fake_nd.ns[i];

		strcpy(ns->facts.name, names[i]);
		ns->facts.node = i % 2;
		ns->facts.start = (i + 1) * 64 * FAKE_ND_GIB;
		ns->facts.bytes = i == 2 ? 0 : 4 * FAKE_ND_GIB + 4096;
		ns->facts.free_bytes = i == 2 ? 2 * FAKE_ND_GIB : 0;
		ns->facts.aligns[0] = 4096;
		ns->facts.aligns[1] = 2 << 20;
		ns->facts.nr_aligns = 2;
		ns->now = (struct nd_config){ ND_MODE_FSDAX, ND_MAP_MEM,
					      2 << 20 };
		fake_nd.enabled[i] = i < 2;
	}
}

int nd_open(struct nd *nd, const char *dir)
{
	ck_assert_ptr_null(dir);
	memset(nd, 0, sizeof(*nd));
	fake_nd.open = true;
	nd->left_over = fake_nd.left_over;
	return fake_nd_do(nd->message, "open", NULL);
}

void nd_close(struct nd *nd)
{
	(void)nd;
	ck_assert(fake_nd.open);
	fake_nd.open = false;
	fake_log("close ");
}

int nd_recover(struct nd *nd, void (*say)(void *arg, const char *line), void *arg)
{
	say(arg, "put back");
	return fake_nd_do(nd->message, "recover", NULL);
}

int nd_lookup(struct nd *nd, const char *name, struct nd_namespace **ns)
{
	int err = fake_nd_do(nd->message, "lookup", name);

	for (unsigned int i = 0; i < FAKE_NAMESPACES && !err; i++)
		if (!strcmp(fake_nd.ns[i].facts.name, name)) {
			*ns = &fake_nd.ns[i];
			return 0;
		}
	if (err)
		return err;
	snprintf(nd->message, sizeof(nd->message), "%s does not exist", name);
	return -ENOENT;
}

int nd_check(struct nd_namespace *ns)
{
	return fake_nd_do(ns->message, "check", ns->facts.name);
}

int nd_claim(struct nd_namespace *ns, bool destroy)
{
	unsigned int i = fake_nd_index(ns);
	int err = fake_nd_do(ns->message, destroy ? "claim!" : "claim",
			     ns->facts.name);

	ck_assert(!fake_nd.claimed[i]);
	if (err)
		return err;
	ns->entry = (void *)ns;
	fake_nd.claimed[i] = true;
	fake_nd.destroy[i] = destroy;
	return 0;
}

int nd_configure(struct nd_namespace *ns, const struct nd_config *config,
		 uint64_t bytes)
{
	unsigned int i = fake_nd_index(ns);
	char what[64];

	sprintf(what, "%s/%s/%uK", nd_mode_name(config->mode),
		nd_map_name(config->map), (unsigned int)(config->align >> 10));
	ck_assert(fake_nd.claimed[i] && !fake.tracing && !bytes);
	ck_assert(!memcmp(config, &ns->now, sizeof(*config)) ||
		  fake_nd.destroy[i]);
	fake_log("%s ", what);
	ns->now = *config;
	fake_nd.enabled[i] = false;
	return fake_nd_do(ns->message, "configure", ns->facts.name);
}

/* In a trace: what others bind just before, which is not this one's. */
static void fake_nd_others(unsigned int op)
{
	struct memmap_bench_record record;

	for (unsigned int i = 0; i < fake_nd.others; i++) {
		fake_record(&record, op, 1, FAKE_ND_GIB);
		record.start = (200 + i) * FAKE_ND_GIB;
		record.flags |= MEMMAP_BENCH_RECORD_FIRST;
		record.wait_ns = FAKE_BIND_NS;
		fake_trace(&record);
	}
}

/* The kernel's call, and the memmap that it makes. */
static void fake_nd_call(struct nd_namespace *ns, unsigned int op)
{
	int node = ns->facts.node;
	struct memmap_bench_record record;

	ns->began = 1000;
	ns->ended = 1000 + 2 * FAKE_BIND_NS;
	fake_record(&record, op, node, 4 * FAKE_ND_GIB);
	record.start = ns->facts.start;
	record.memmap_bytes = record.backing_bytes = 0;
	fake.memmap = (struct memmap_bench_inspect){
		.type = MEMMAP_BENCH_TYPE_FS_DAX, .node = node,
		.start = record.start, .bytes = record.bytes,
		.memmap_bytes = record.bytes / 64,
		.backing_bytes = record.bytes / 64,
	};
	fake_nd_others(op);
	if (!fake_nd.no_record)
		fake_trace(&record);
	/* That of the other kind around it is not this call's either. */
	record.op = MEMMAP_BENCH_OP_BIND + MEMMAP_BENCH_OP_UNBIND - op;
	if (fake_nd.others)
		fake_trace(&record);
}

int nd_enable(struct nd_namespace *ns)
{
	unsigned int i = fake_nd_index(ns);
	int err = fake_nd_do(ns->message, "enable", ns->facts.name);

	ck_assert_msg(fake_nd.claimed[i] && !fake_nd.enabled[i], "%s", fake.log);
	if (err)
		return err;
	fake_nd.enabled[i] = true;
	fake_nd_call(ns, MEMMAP_BENCH_OP_BIND);
	return 0;
}

int nd_disable(struct nd_namespace *ns)
{
	unsigned int i = fake_nd_index(ns);
	int err = fake_nd_do(ns->message, "disable", ns->facts.name);

	ck_assert_msg(fake_nd.claimed[i] && fake_nd.enabled[i], "%s", fake.log);
	if (err)
		return err;
	fake_nd.enabled[i] = false;
	fake_nd_call(ns, MEMMAP_BENCH_OP_UNBIND);
	return 0;
}

int nd_device(struct nd_namespace *ns, struct nd_device *device)
{
	int err = fake_nd_do(ns->message, "device", ns->facts.name);

	ck_assert(fake_nd.enabled[fake_nd_index(ns)]);
	*device = (struct nd_device){
		.config = fake_nd.comes_up.mode ? fake_nd.comes_up : ns->now,
		.start = ns->facts.start, .bytes = 4 * FAKE_ND_GIB,
	};
	return err;
}

int nd_restore(struct nd_namespace *ns)
{
	(void)ns;
	ck_abort_msg("all are put back together");
	return 0;
}

int nd_restore_all(struct nd *nd)
{
	ck_assert(fake_nd.open && !fake.tracing);
	for (unsigned int i = 0; i < FAKE_NAMESPACES; i++)
		fake_nd.claimed[i] = false;
	return fake_nd_do(nd->message, "restore", NULL);
}

const char *nd_mode_name(enum nd_mode mode)
{
	static const char *const names[] = { "unknown", "raw", "fsdax",
					     "devdax", "sector" };

	return names[mode];
}

const char *nd_map_name(enum nd_map map)
{
	return map == ND_MAP_MEM ? "mem" : map == ND_MAP_DEV ? "dev" : "none";
}

#endif
