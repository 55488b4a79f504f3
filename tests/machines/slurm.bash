# shellcheck shell=bash
# A controller and two nodes of Slurm, each in its own directory of $WORK; for
# tests/machines/run.

slurm_settings()
{
	local host
	host=$(hostname -s)
	cat <<-CONFIG
	ClusterName=machines
	SlurmctldHost=$host(10.77.0.1)
	SlurmctldPort=6817
	SlurmUser=root
	SlurmdUser=root
	AuthInfo=socket=$WORK/munge/socket,cred_expire=10
	StateSaveLocation=$WORK/state
	SlurmdSpoolDir=$WORK/spool.%n
	SlurmctldPidFile=$WORK/slurmctld.pid
	SlurmdPidFile=$WORK/slurmd.%n.pid
	ProctrackType=proctrack/pgid
	TaskPlugin=task/none
	MpiDefault=none
	SelectType=select/cons_tres
	SelectTypeParameters=CR_CPU
	SlurmdTimeout=10
	ReturnToService=2
	SchedulerParameters=sched_interval=1,sched_min_interval=0
	MinJobAge=300
	KillWait=5
	NodeName=node1 NodeHostname=$host NodeAddr=10.77.0.1 Port=6821 CPUs=$1
	NodeName=node2 NodeHostname=$host NodeAddr=10.77.0.2 Port=6822 CPUs=$1
	PartitionName=all Nodes=node1,node2 Default=YES
	CONFIG
}

slurm()
{
	local node
	declare -gA node_pid
	mkdir "$WORK"/{state,spool.node1,spool.node2,munge}
	head -c 1024 /dev/urandom >"$WORK/munge.key"
	chmod 400 "$WORK/munge.key"
	chown munge "$WORK/munge.key" "$WORK/munge"
	setpriv --reuid munge --regid munge --clear-groups munged -F \
	    --key-file="$WORK/munge.key" --socket="$WORK/munge/socket" \
	    --log-file="$WORK/munge/log" --pid-file="$WORK/munge/pid" \
	    --seed-file="$WORK/munge/seed" >"$WORK/munged.log" 2>&1 &
	comes 20 '[ -S "$WORK/munge/socket" ]'
	# As many units at a time as the machine says that it has processors.
	export SLURM_CONF=$WORK/slurm.conf
	slurm_settings "$(nproc)" >"$SLURM_CONF"
	slurmctld -D -i >"$WORK/slurmctld.log" 2>&1 &
	for node in node1 node2; do
		unshare -p -f --kill-child --mount-proc slurmd -D -N $node \
		    >"$WORK/$node.log" 2>&1 &
		node_pid[$node]=$!
	done
	comes 60 '[ "$(sinfo -h -N -t idle | wc -l)" = 2 ]'
}

array()
{
	recipe by-slurm --output="$WORK/task.%A.%a" --chdir="$WORK" >"$WORK/jobs"
}

no_jobs_left()
{
	[ -z "$(squeue -h)" ]
}

sent_by_tasks()
{
	cat "$WORK"/task.* >"$WORK/out"
	rm "$WORK"/task.*
	rows_sent "$WORK/out"
}

# The node of the task that has the customers.
node_of_customer()
{
	local i
	i=$(awk -F'\t' '$4 == 1 && ++n && $2 == "public.customer" { print n }' \
	    "$WORK/plan")
	squeue -h -r -t running -o '%K %N' | sed -n "s/^$i //p"
}

test_slurm()
{
	local node
	slurm
	array
	# One a level: the second waits for the first.
	[ "$(wc -l <"$WORK/jobs")" = 2 ]
	comes 120 no_jobs_left
	arrived
	[ "$(sent_by_tasks)" = 40050 ]
	array
	comes 120 no_jobs_left
	[ "$(sent_by_tasks)" = 0 ]

	# A node dies in the middle of a unit.
	anew
	export OUT='--batch-rows 1000'
	hold 1
	array
	comes 120 '[ -n "$(stopped 1)" ]'
	node=$(node_of_customer)
	kill -9 "${node_pid[$node]}"
	release
	comes 120 no_jobs_left
	arrived
	[ "$(in_books "attempts > 1 AND unit ~ 'customer'")" = 1 ]
	echo "$node died, all is there"
}
