/// A time in one of the forms that Go's YAML packages take for one.
struct GoTime: Equatable {
    /// RFC 3339 with as many digits of the fraction as are not zero, the way Go writes a time in JSON.
    let rfc3339: String

    /// `2006-1-2`, with a time behind `T`, `t` (then with a zone) or a blank (then without).
    init?(_ text: String) {
        var scan = Scan(rest: text.utf8[...])
        guard let year = scan.number(4...4), scan.skip("-"), let month = scan.number(1...2), scan.skip("-"),
            let day = scan.number(1...2), CivilDate(year: year, month: month, day: day) != nil
        else { return nil }
        let date = "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))T"
        if scan.rest.isEmpty {
            rfc3339 = date + "00:00:00Z"
            return
        }
        let hasZone = scan.skip("T") || scan.skip("t")
        guard hasZone || scan.skip(" "), let hour = scan.number(1...2), scan.skip(":"), let minute = scan.number(1...2),
            scan.skip(":"), let second = scan.number(1...2), hour < 24, minute < 60, second < 60
        else { return nil }
        guard let fraction = scan.fraction(), let zone = hasZone ? scan.zone() : "Z", scan.rest.isEmpty else {
            return nil
        }
        rfc3339 = date + "\(Self.pad(hour, 2)):\(Self.pad(minute, 2)):\(Self.pad(second, 2))\(fraction)\(zone)"
    }

    private static func pad(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    private struct Scan {
        var rest: Substring.UTF8View.SubSequence

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func number(_ digits: ClosedRange<Int>) -> Int? {
            let found = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(digits.upperBound)
            guard found.count >= digits.lowerBound else { return nil }
            rest = rest.dropFirst(found.count)
            return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }

        /// The fraction with its point and without zeros at the end; nil if there is a point without digits.
        mutating func fraction() -> String? {
            guard rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") else { return "" }
            var digits = Array(rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 })
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(1 + digits.count)
            digits = Array(digits.prefix(9))
            while digits.last == 0x30 { digits.removeLast() }
            return digits.isEmpty ? "" : "." + String(decoding: digits, as: UTF8.self)
        }

        mutating func zone() -> String? {
            if skip("Z") { return "Z" }
            let sign = rest.first == UInt8(ascii: "-") ? "-" : "+"
            guard skip("+") || skip("-"), let hours = number(2...2), skip(":"), let minutes = number(2...2),
                hours <= 24,
                minutes < 60
            else { return nil }
            return hours == 0 && minutes == 0 ? "Z" : "\(sign)\(pad(hours, 2)):\(pad(minutes, 2))"
        }
    }
}
