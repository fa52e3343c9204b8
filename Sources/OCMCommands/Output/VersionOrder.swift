/// Versions in their order; texts that are none come first, by their bytes.
enum VersionOrder {
    static func compare(_ a: String, _ b: String) -> Int {
        TextOrder.compare(a, b)
    }
}
