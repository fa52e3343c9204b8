import Documents
import OCMTestSupport
import Testing

@testable import OCIRegistry

@Suite struct ScopesTests {
    @Test("scopes are merged and sorted as other clients do", .enabled(if: Vectors.available))
    func vectors() throws {
        for row in try Table("oci-auth-scopes").cases {
            let scopes = row["scopes"]?.array?.compactMap(\.string) ?? []
            #expect(Scopes(scopes).list == row["normalised"]?.array?.compactMap(\.string), "\(scopes)")
        }
    }

    @Test("equal wishes are equal values, whatever their order")
    func equality() {
        #expect(Scopes(["repository:a:push,pull"]) == Scopes(["repository:a:pull", "repository:a:push"]))
        #expect(Scopes(["repository:a:pull"]) != Scopes(["repository:a:pull,push"]))
    }

    @Test("the scopes of a challenge are separated by blanks")
    func challenge() {
        let scopes = Scopes(challenge: "repository:b:pull repository:a:pull,push")
        #expect(scopes.list == ["repository:a:pull,push", "repository:b:pull"])
        #expect(Scopes(challenge: nil).list == [])
    }

    @Test("a mount needs to read the source and to write the target")
    func mount() {
        #expect(
            Access.mount("b/x", from: "a/x").scopes.list == ["repository:a/x:pull", "repository:b/x:pull,push"])
    }
}
