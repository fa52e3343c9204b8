public import Diagnostics

/// The documents of a YAML source.
public enum YAMLStream {
    /// Parses all documents of a UTF-8 source, to its very end.
    ///
    /// Undefined aliases, keys given twice (unless the limits allow them) and whatever goes beyond the limits are refused.
    /// Messages start with `NAME:LINE: ` if a name is given, else with `line LINE: `.
    public static func parse(
        _ bytes: [UInt8], limits: YAMLLimits = .default, name: String? = nil
    ) throws(Fault) -> [YAMLDocument] {
        guard !bytes.isEmpty else { return [] }
        let place = YAMLPlace(name: name)
        guard bytes.count <= limits.size else {
            throw Fault(
                .limit, "\(name ?? "the YAML source") has \(bytes.count) bytes, more than the \(limits.size) allowed")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw place.fault(1, "encoded as UTF-16; save it as UTF-8")
        }
        let outcome: Result<[YAMLDocument], Fault> = bytes.withUnsafeBufferPointer { buffer in
            do throws(Fault) {
                let events = try YAMLEvents(buffer, place)
                var composer = YAMLComposer(events, limits, place)
                return .success(try composer.documents())
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

/// Where a message points.
struct YAMLPlace: Sendable {
    let name: String?

    func fault(_ line: Int, _ problem: String, code: Fault.Code = .invalid) -> Fault {
        Fault(code, "\(name.map { "\($0):" } ?? "line ")\(line): \(problem)")
    }
}
