import Testing

@Suite(
    "An API server on a full disk",
    .enabled(
        if: Shell.succeeds("unshare -m mount -t tmpfs none /mnt"), "only who may mount can make a small disk (root)"),
    .needs("curl", "python3"))
struct FullDiskAPIServerTests {
    @Test("refuses writes with a Status, keeps what it has, and goes on when there is room")
    func fullDisk() async throws {
        try await Desk.with { desk in
            try await desk.write(
                "inside.sh",
                """
                set -eu
                mkdir disk
                mount -t tmpfs -o size=3m none disk
                "$OCM" serve apiserver --data disk/api > out 2> log &
                server=$!
                trap 'kill -9 $server 2>/dev/null || true; umount -l disk' EXIT
                for i in $(seq 200); do grep -q ready out && break; sleep 0.05; done
                url=$(cut -d' ' -f2 out)
                python3 - <<'PY'
                import json
                keys = json.load(open("disk/api/identity.json"))
                for key in ("authority", "userCertificate", "userKey"):
                    open(key, "w").write(keys[key])
                for i in range(40):
                    body = {"metadata": {"name": "m%d" % i}, "data": {"k": "x" * 200000}}
                    json.dump(body, open("m%d.json" % i, "w"))
                PY
                ask() { curl -sS --cacert authority --cert userCertificate --key userKey -H 'Content-Type: application/json' "$@"; }
                maps=$url/api/v1/namespaces/default/configmaps
                made=0
                for i in $(seq 0 39); do
                    code=$(ask -o answer -w '%{http_code}' --data-binary @m$i.json "$maps")
                    [ "$code" = 201 ] || break
                    made=$((made + 1))
                done
                [ "$code" = 500 ] || { echo "the last answer was $code"; exit 1; }
                grep -q '"reason":"InternalError"' answer && grep -q 'disk is full' answer || { cat answer; exit 1; }
                names() { ask "$maps" | grep -o '"name":"m[0-9]*"' | sort -u | wc -l; }
                [ "$(names)" = $made ] || { echo "$(names) are there, $made were made"; exit 1; }
                mount -o remount,size=30m disk
                code=$(ask -o answer -w '%{http_code}' --data-binary @m39.json "$maps")
                [ "$code" = 201 ] || { cat answer; exit 1; }
                [ "$(names)" = $((made + 1)) ]
                kill -9 $server
                "$OCM" serve apiserver --data disk/api > out 2> log &
                server=$!
                for i in $(seq 200); do grep -q ready out && break; sleep 0.05; done
                url=$(cut -d' ' -f2 out)
                maps=$url/api/v1/namespaces/default/configmaps
                [ "$(names)" = $((made + 1)) ] || { echo "after the restart: $(names)"; exit 1; }
                """)
            let outcome = try await desk.with(["OCM": Program.path]).run("unshare", ["-m", "bash", "inside.sh"])
            #expect(outcome.succeeded, "\(outcome)")
        }
    }
}
