import Testing

@testable import OCMCommands

@Suite("Trees")
struct TreeLayoutTests {
    struct Item: TreeItem {
        let path: [VersionKey]
        let node: VersionKey?
        var isVisible = true
        let name: String

        init(_ path: String, node: String? = nil, isVisible: Bool = true, _ name: String) {
            self.path = path.split(separator: ">").map { VersionKey(String($0), "1") }
            self.node = node.map { VersionKey($0, "1") }
            self.isVisible = isVisible
            self.name = name
        }
    }

    private func draw(_ items: [Item]) -> [String] {
        TreeLayout(items).lines.map { line in
            switch line.content {
            case .item(let item): "\(line.drawing) \(item.name)"
            case .path(let key, let cause): "\(line.drawing) [\(key)] by \(cause.name)"
            }
        }
    }

    @Test("items with others below them are marked, branches are joined by bars")
    func components() {
        let items = [
            Item("", node: "x", "x"), Item("x", node: "y", "y"), Item("x>y", node: "c", "c"),
            Item("x>y>c", node: "d", "d"),
            Item("x", node: "z", "z"), Item("x>z", node: "c", "c"), Item("", node: "l", "l"),
        ]
        #expect(
            draw(items) == [
                "├─ ⊗ x", "│  ├─ ⊗ y", "│  │  └─ ⊗ c", "│  │     └─ d", "│  └─ ⊗ z", "│     └─ c", "└─ l",
            ])
    }

    @Test("where no item stands for a step of the path a line is made for it")
    func elements() {
        let items = [Item("y", "moredata"), Item("y>x", "testdata"), Item("z", isVisible: false, "nothing")]
        #expect(
            draw(items) == [
                "├─ [y:1] by moredata", "│  ├─ moredata", "│  └─ [x:1] by testdata", "│     └─ testdata",
                "└─ [z:1] by nothing",
            ])
    }

    @Test("an item that stands elsewhere than before its branch does not stand for it")
    func references() {
        let items = [
            Item("p", node: "s", "server"), Item("p", node: "d", "database"), Item("p>d", node: "b", "base"),
            Item("p>s", node: "b", "base"),
        ]
        #expect(
            draw(items) == [
                "└─ [p:1] by server", "   ├─ server", "   ├─ ⊗ database", "   │  └─ base", "   └─ [s:1] by base",
                "      └─ base",
            ])
    }
}
