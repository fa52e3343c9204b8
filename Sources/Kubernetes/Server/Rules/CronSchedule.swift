/// When a CronJob runs: five fields, or a name such as `@daily`.
enum CronSchedule {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    private static let fields: [(range: ClosedRange<Int>, names: [String])] = [
        (0...59, []), (0...23, []), (1...31, []), (1...12, months), (0...6, days),
    ]
    private static let names = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]

    private struct Failure: Error { let message: String }

    /// What is wrong with a schedule, as the parser of the real server words it; nil: nothing.
    static func problem(_ schedule: String) -> String? {
        if schedule.hasPrefix("@") {
            if names.contains(schedule) { return nil }
            guard schedule.hasPrefix("@every ") else { return "unrecognized descriptor: \(schedule)" }
            let text = String(schedule.dropFirst("@every ".count))
            return Duration(goText: text) == nil ? "failed to parse duration \(schedule): invalid duration" : nil
        }
        let parts = schedule.split(whereSeparator: \.isWhitespace).map(String.init)
        guard parts.count == fields.count else {
            return "expected exactly 5 fields, found \(parts.count): [\(parts.joined(separator: " "))]"
        }
        do throws(Failure) {
            for (part, field) in zip(parts, fields) {
                for range in part.split(separator: ",") { try check(String(range), field.range, field.names) }
            }
            return nil
        } catch {
            return error.message
        }
    }

    private static func check(_ text: String, _ bounds: ClosedRange<Int>, _ names: [String]) throws(Failure) {
        let steps = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let ends = steps[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        var (first, last) = (bounds.lowerBound, bounds.upperBound)
        if ends[0] != "*", ends[0] != "?" {
            first = try number(ends[0], bounds.lowerBound, names)
            last = first
            guard ends.count <= 2 else { throw Failure(message: "too many hyphens: \(text)") }
            if ends.count == 2 { last = try number(ends[1], bounds.lowerBound, names) }
        }
        guard steps.count <= 2 else { throw Failure(message: "too many slashes: \(text)") }
        if steps.count == 2 {
            let step = try number(steps[1], 0, [])
            if ends.count == 1 { last = bounds.upperBound }
            guard step > 0 else { throw Failure(message: "step of range should be a positive number: \(text)") }
        }
        if first < bounds.lowerBound {
            throw Failure(message: "beginning of range (\(first)) below minimum (\(bounds.lowerBound)): \(text)")
        }
        if last > bounds.upperBound {
            throw Failure(message: "end of range (\(last)) above maximum (\(bounds.upperBound)): \(text)")
        }
        if first > last {
            throw Failure(message: "beginning of range (\(first)) beyond end of range (\(last)): \(text)")
        }
    }

    private static func number(_ text: String, _ base: Int, _ names: [String]) throws(Failure) -> Int {
        if let place = names.firstIndex(of: text.lowercased()) { return place + base }
        guard let number = Int(text) else {
            throw Failure(
                message: "failed to parse int from \(text): strconv.Atoi: parsing \(quoted(text)): invalid syntax")
        }
        guard number >= 0 else { throw Failure(message: "negative number (\(number)) not allowed: \(text)") }
        return number
    }
}
