import Diagnostics
import Documents
import Host
import Kubernetes
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("which version is taken")
struct ReleaseRuleTests {
    private static func folder(_ name: String) throws -> VectorCase {
        try #require(Vectors.cases("controllers").first { $0.name == name })
    }

    private func vector(_ name: String, _ file: String) throws -> JSONValue {
        try JSONValue(parsing: try Self.folder(name).bytes(file))
    }

    @Test(
        "the highest version in the range is taken; what is no version is not",
        arguments: [
            (">=1.0.0, <2.0.0", ["1.0.0", "1.9.0", "2.0.0", "latest"], "1.9.0"), ("", ["0.1.0", "0.2.0"], "0.2.0"),
            (">v0.0.1", ["v0.0.1", "v0.0.5"], "v0.0.5"), ("1.x", ["2.0.0"], nil),
            ("~1.4", ["1.4.9", "1.5.0"], "1.4.9"),
            (">=1.0.0", ["1.0.0", "1.1.0-rc.1"], "1.0.0"),
        ] as [(String, [String], String?)])
    func highest(_ constraint: String, _ versions: [String], _ expected: String?) throws {
        let selection = try VersionSelection(constraint: constraint, current: nil)
        #expect(selection.candidates(versions).first == expected)
    }

    @Test("a range that is none is refused")
    func broken() {
        #expect(throws: Fault.self) { try VersionSelection(constraint: "newest", current: nil) }
    }

    @Test("back is gone by the range where that counts, or to the version that is permitted")
    func back() throws {
        let byRange = try VersionSelection(constraint: "<1.1.0", current: "1.1.0", goesBackByRange: true)
        #expect(byRange.mayMove(to: "1.0.0") && !byRange.currentFits)
        let inRange = try VersionSelection(constraint: ">0", current: "1.1.0", goesBackByRange: true)
        #expect(!inRange.mayMove(to: "1.0.0") && inRange.mayMove(to: "1.2.0") && !inRange.mayMove(to: "1.1.0"))
        let permitted = try VersionSelection(constraint: ">0", current: "1.1.0", permitted: "1.0.0")
        #expect(permitted.mayMove(to: "1.0.0") && !permitted.mayMove(to: "0.9.0"))
        let first = try VersionSelection(constraint: ">0", current: nil)
        #expect(first.mayMove(to: "0.1.0"))
    }

    @Test(
        "of several versions the permitted one alone is taken, and kept while it is named; a higher one is no way back")
    func permitted() throws {
        let versions = ["1.0.0", "1.1.0", "1.2.0"]
        func selection(_ current: String?, _ permitted: String, _ range: String = ">0") throws -> VersionSelection {
            try VersionSelection(constraint: range, current: current, permitted: permitted)
        }
        let back = try selection("1.2.0", "1.0.0")
        #expect(back.candidates(versions) == ["1.0.0"] && back.mayMove(to: "1.0.0") && back.hold(versions) == nil)
        let held = try selection("1.0.0", "1.0.0")
        #expect(held.candidates(versions) == ["1.0.0"])
        #expect(try #require(held.hold(versions)).contains("1.2.0 is not taken"))
        #expect(try selection("1.1.0", "1.2.0").candidates(versions).first == "1.2.0")
        #expect(try selection("1.2.0", "1.2.0").hold(versions) == nil)
        #expect(try selection("1.2.0", "1.0.0", ">1.0.0").candidates(versions) == ["1.2.0", "1.1.0"])
        #expect(try selection("1.2.0", "0.9.0").candidates(versions).first == "1.2.0")
        #expect(try selection(nil, "1.0.0").candidates(versions) == ["1.0.0"])
    }

    @Test("published cases of ranges", .enabled(if: Vectors.available))
    func latest() throws {
        for entry in try vector("semver-latest-v1", "cases.json").array ?? [] {
            var versions = entry["versions"]?.array?.compactMap(\.string) ?? []
            // who does not verify is passed over
            if let signed = entry["signedVersions"]?.array?.compactMap(\.string) {
                versions = versions.filter(signed.contains)
            }
            let selection = try VersionSelection(constraint: entry["constraint"]?.string ?? "", current: nil)
            #expect(selection.candidates(versions).first == entry["expected"]?.string, "\(entry)")
        }
    }

    @Test("published cases of when a ComponentVersion moves", .enabled(if: Vectors.available))
    func moves() throws {
        for entry in try vector("version-update-decision-v1", "cases.json").array ?? [] {
            let selection = try VersionSelection(
                constraint: entry["constraint"]?.string ?? "", current: entry["reconciled"]?.string,
                goesBackByRange: true)
            let latest = try #require(entry["latest"]?.string)
            let moves = selection.candidates([latest]).first.map(selection.mayMove) ?? false
            #expect(moves == entry["update"]?.bool, "\(entry)")
        }
    }

    @Test("published cases of going back: the annotation is the permission", .enabled(if: Vectors.available))
    func policies() throws {
        for entry in try vector("downgrade-policy-v2", "cases.json").array ?? [] {
            let (candidate, policy) = (try #require(entry["candidate"]?.string), entry["policy"]?.string ?? "")
            guard policy != "bogus", entry["reconciled"]?.string != "not-a-version" else { continue }
            let selection = try VersionSelection(
                constraint: "", current: entry["reconciled"]?.string, permitted: policy == "Allow" ? candidate : nil)
            let isTaken = selection.current == candidate || selection.mayMove(to: candidate)
            #expect(isTaken == (entry["errorContains"] == nil), "\(entry)")
        }
    }

    @Test("published descriptor objects", .enabled(if: Vectors.available))
    func descriptors() throws {
        let folder = "component-version-descriptors"
        let expected = try vector(folder, "vector.json")["expect"]?["objects"]?.array ?? []
        for file in ["root.yaml", "embedded.yaml"] {
            let descriptor = try ComponentDescriptor(parsing: try Self.folder(folder).bytes(file), source: file)
            let name = HashedName.descriptor(descriptor.name, descriptor.version)
            let wanted = try #require(expected.first { $0["name"]?.string == name }, "\(name)")
            let labels = wanted["labels"]?.object ?? JSONObject()
            #expect(DescriptorObjects.labels(of: descriptor).sortedByKey() == labels.sortedByKey())
            #expect(DescriptorObjects.spec(of: descriptor)["version"]?.string == descriptor.version)
        }
    }

    @Test("what a cluster needs is complete, and the API server takes it")
    func manifests() async throws {
        var manifests = ControllerManifests(image: "registry.internal/ocm:1", registry: "registry.internal")
        manifests.loginSecret = "login"
        manifests.certificateSecret = "ca"
        let objects = try manifests.objects()
        #expect(
            objects.suffix(8).compactMap { $0["kind"]?.string } == [
                "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding",
                "Deployment", "Service",
            ])
        try await DeliveryCluster.with(starts: false) { cluster in
            try await ControllerAccess().install(cluster.client)
            for (object, group, plural) in [
                (objects[objects.count - 2], "apps", "deployments"), (objects[objects.count - 1], "", "services"),
            ] {
                _ = try await cluster.client.resource(group: group, plural).apply(
                    object, namespace: ControllerAccess.defaultNamespace, manager: "test")
            }
            try await ControllerAccess(watched: "default").install(cluster.client)
        }
    }

    @Test("the objects of the guide are taken by the API server")
    func guide() async throws {
        let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        let text = try await Files.read(root + "/docs/guides/follow.md", limit: 1 << 20)
        let parts = String(decoding: text, as: UTF8.self).split(separator: "```yaml\n")
        let block = try #require(parts.dropFirst().first?.split(separator: "```").first)
        let documents = try YAMLStream.parse(Array(block.utf8))
        try await DeliveryCluster.with(starts: false) { cluster in
            for document in documents {
                let object = try #require(try document.root?.jsonValue(.yaml11).object)
                _ = try await cluster.resource(object["kind"]?.string ?? "").apply(
                    object, namespace: "default", manager: "test")
            }
            #expect(documents.count == 7)
        }
    }
}
