import Documents
import OCMTestSupport

extension VectorCase {
    /// The rows of `cases.json`.
    func table() throws -> [JSONValue] {
        let value = try JSONValue(parsing: bytes("cases.json"))
        return value.array ?? value["cases"]?.array ?? []
    }
}
