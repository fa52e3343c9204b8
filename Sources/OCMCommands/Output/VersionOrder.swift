import OCMModel

/// Versions in their order; texts that are none come first, by their bytes.
enum VersionOrder {
    static func compare(_ a: String, _ b: String) -> Int {
        switch (SemanticVersion(a), SemanticVersion(b)) {
        case (let x?, let y?): x.compare(y)
        case (nil, .some): -1
        case (.some, nil): 1
        case (nil, nil): TextOrder.compare(a, b)
        }
    }
}
