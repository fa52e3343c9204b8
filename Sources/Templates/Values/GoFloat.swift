import Documents
import Glibc

/// Floating point numbers as Go's `strconv` writes them.
enum GoFloat {
    /// `%v` and `%g`: the shortest text that is this number, with an exponent from a million on.
    static func shortest(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return GoNumber.general(value)
    }

    /// With C's `%f`, `%e` or `%g` and a number of digits.
    static func fixed(_ value: Double, _ verb: Swift.Character, digits: Int) -> String {
        if value.isNaN || value.isInfinite { return shortest(value) }
        let format = verb == "e" ? "%.*e" : verb == "g" ? "%.*g" : "%.*f"
        let count = min(max(digits, 0), 1000)
        return withVaList([Int32(count), value]) { arguments in
            var buffer = [CChar](repeating: 0, count: count + 400)
            let written = vsnprintf(&buffer, buffer.count, format, arguments)
            return String(
                decoding: buffer.prefix(max(0, Int(written))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
