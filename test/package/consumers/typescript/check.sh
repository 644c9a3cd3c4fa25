# Compiles and runs the same source in the way of one kind of project.
set -e
kind=$1
case $kind in oldest) tsc=typescript-oldest ;; *) tsc=typescript ;; esac
cp main.ts "$kind/main.ts"
node "node_modules/$tsc/bin/tsc" -p "$kind"
echo "$kind: $(node "$kind/main.js")"
