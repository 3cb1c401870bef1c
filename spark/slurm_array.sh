#!/usr/bin/env bash
#SBATCH --array=1-100
#SBATCH --cpus-per-task=4
# One task of a Slurm array: its share of the files of a list into a file of its own. A task that was killed goes on where it was.
#
#   sbatch --array=1-100 spark/slurm_array.sh LIST OUTPUT-FOLDER      LIST: a file name a line
set -euo pipefail
list=$1 folder=$2
exec "${DETENTE:-detente}" code --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" -j "${SLURM_CPUS_PER_TASK:-1}" --resume \
  -o "$folder/part-$SLURM_ARRAY_TASK_ID.jsonl" --manifest "$folder/part-$SLURM_ARRAY_TASK_ID.json" "@$list"
