import Documents
import Kubernetes
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("published sample objects", .enabled(if: Vectors.available))
struct SampleTests {
    @Test("the definitions take what the published ones take, and nothing else")
    func samples() async throws {
        let cases = Vectors.cases("controllers", kinds: "sample-objects").filter { !$0.name.contains("v2") }
        #expect(cases.count == 2)
        try await DeliveryCluster.with(starts: false) { cluster in
            var count = 0
            for vector in cases {
                for file in vector.spec["expect"]?["files"]?.array ?? [] {
                    count += try await check(file, of: vector, cluster)
                }
            }
            #expect(count > 50)
        }
    }

    private func check(_ file: JSONValue, of vector: VectorCase, _ cluster: DeliveryCluster) async throws -> Int {
        let path = try #require(file["file"]?.string)
        let documents = try YAMLStream.parse(try vector.bytes(path), name: path).compactMap {
            try $0.root?.jsonValue(.yaml11).object
        }
        var count = 0
        for wanted in file["objects"]?.array ?? [] {
            let (kind, name) = (wanted["kind"]?.string ?? "", wanted["name"]?.string ?? "")
            var object = try #require(documents.first { $0["kind"]?.string == kind && $0.name == name }, "\(path)")
            object.set(["metadata", "namespace"], "default")
            count += 1
            let resource = cluster.resource(kind)
            do {
                _ = try await resource.create(object, namespace: "default", manager: "test")
                #expect(wanted["accepted"]?.bool == true, "\(path): \(kind)/\(name) was taken")
                try await resource.delete(name, namespace: "default")
            } catch let error as StatusError {
                #expect(wanted["accepted"]?.bool == false, "\(path): \(kind)/\(name): \(error)")
            }
        }
        return count
    }
}
