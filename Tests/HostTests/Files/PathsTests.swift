import Host
import Testing

@Suite("Paths")
struct PathsTests {
    @Test(
        "a path is normalised by its text alone",
        arguments: [
            ("", "."), (".", "."), ("a/./b//c/", "a/b/c"), ("a/../b", "b"), ("a/../../b", "../b"),
            ("../../a", "../../a"),
            ("/", "/"), ("/..", "/"), ("/../a", "/a"), ("/a/b/../..", "/"), ("a/..", "."), ("./a", "a"),
        ])
    func normalised(_ path: String, _ expected: String) {
        #expect(Paths.normalised(path) == expected)
    }

    @Test(
        "the last part and what is before it",
        arguments: [
            ("a/b", "a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("/", "/", "/"), ("a/b/", "a", "b"),
            ("/a/b/c", "/a/b", "c"),
        ])
    func parts(_ path: String, _ parent: String, _ name: String) {
        #expect(Paths.parent(path) == parent)
        #expect(Paths.fileName(path) == name)
    }

    @Test("joining puts one slash between, and an absolute name stands alone")
    func join() {
        #expect(Paths.join("a", "b") == "a/b")
        #expect(Paths.join("a/", "b") == "a/b")
        #expect(Paths.join("/", "b") == "/b")
        #expect(Paths.join("", "b") == "b")
        #expect(Paths.join("a", "") == "a")
        #expect(Paths.join("a", "/b") == "/b")
        #expect(Paths.join("a", "b", "c") == "a/b/c")
    }

    @Test(
        "a path is inside a folder or not, whatever dots are in it",
        arguments: [
            ("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a/../b", "a", false),
            ("a/x/../../b", "a", false),
            ("b", ".", true), ("../b", ".", false), (".", ".", true), ("/a", "/", true), ("a", "/", false),
            ("../b", "..", true), ("../../b", "..", false), ("/a/\u{E9}", "/a/e\u{301}", false),
        ])
    func inside(_ path: String, _ folder: String, _ expected: Bool) {
        #expect(Paths.isInside(path, folder) == expected)
    }
}
