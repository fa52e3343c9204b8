import Diagnostics
import Documents
import Host
import OCI
import Synchronization

/// Shows how far content has moved while a command works: one line that is drawn over on a terminal, or JSON, one object a
/// line, for programs. Results are written through `print`, so that they do not get into the drawn line.
final class Progress: CopyObserver {
    enum Form: String { case plain, json, none }

    private let console: Console
    private let form: Form
    /// The columns of the terminal; nil where lines are not drawn over.
    private let width: Int?
    private let state = Mutex(ProgressState())

    private init(_ console: Console, _ form: Form) {
        (self.console, self.form) = (console, form)
        width = console.isInteractive ? Terminal.width(2) ?? 80 : nil
    }

    /// Runs `body` with what it shall tell; nothing is shown any more when it returns.
    static func with<R>(_ call: Invocation, _ body: (Progress) async throws -> R) async throws -> R {
        let text = call.globals[GlobalFlags.progress]
        let form: Form
        if text.isEmpty {
            form = call.console.isInteractive ? .plain : .none
        } else {
            guard let given = Form(rawValue: text) else {
                throw Fault(
                    .invalid, "invalid argument \"\(text)\" for \"--progress\" flag: choose plain, json or none")
            }
            form = given
        }
        let progress = Progress(call.console, form)
        guard form != .none else { return try await body(progress) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await progress.tick() }
            defer {
                group.cancelAll()
                progress.clear()
            }
            return try await body(progress)
        }
    }

    /// Writes a line to the output.
    func print(_ line: String) {
        state.withLock { state in
            erase(&state)
            console.print(line)
        }
    }

    private func tick() async {
        let interval: Duration = width != nil ? .milliseconds(200) : form == .json ? .seconds(1) : .seconds(5)
        while (try? await Task.sleep(for: interval)) != nil {
            state.withLock { state in
                state.measure(at: .now)
                show(&state)
            }
        }
    }

    private func show(_ state: inout ProgressState) {
        guard state.hasBegun else { return }
        switch form {
        case .none: break
        case .json: console.note(state.document.text())
        case .plain:
            guard let width else { return console.note(state.text) }
            console.draw("\r\u{1b}[2K" + state.text.prefix(max(10, width - 1)))
            state.isDrawn = true
        }
    }

    private func erase(_ state: inout ProgressState) {
        if state.isDrawn { console.draw("\r\u{1b}[2K") }
        state.isDrawn = false
    }

    private func clear() {
        state.withLock { state in
            erase(&state)
            if form == .json, state.hasBegun { console.note(state.document.text()) }
        }
    }

    func planned(count: Int, bytes: Int64) {
        state.withLock { $0.plan(count: count, bytes: bytes) }
    }

    func started(_ descriptor: Descriptor) {
        state.withLock { $0.active[descriptor.digest] = ProgressState.Item(size: descriptor.size, moved: 0) }
    }

    func moved(_ descriptor: Descriptor, bytes: Int64) {
        state.withLock { $0.active[descriptor.digest] = ProgressState.Item(size: descriptor.size, moved: bytes) }
    }

    func finished(_ descriptor: Descriptor, _ outcome: CopyOutcome) {
        state.withLock { $0.finish(descriptor, outcome) }
    }
}

/// How far content has moved.
struct ProgressState: Sendable {
    struct Item: Sendable {
        let size: Int64
        let moved: Int64
    }

    /// A line with it is on the screen.
    var isDrawn = false
    /// What is in flight.
    var active: [Digest: Item] = [:]
    private var count = 0
    private var skipped = 0
    private var bytes: Int64 = 0
    private var plannedCount = 0
    private var plannedBytes: Int64 = 0
    private var handledBytes: Int64 = 0
    private var last: (time: ContinuousClock.Instant, bytes: Int64)?
    private var rate = 0.0

    var hasBegun: Bool { !active.isEmpty || count + skipped > 0 }

    /// Bytes that moved so far.
    var moved: Int64 { active.values.reduce(bytes) { $0.addingReportingOverflow($1.moved).partialValue } }

    mutating func plan(count: Int, bytes: Int64) {
        plannedCount += count
        plannedBytes = plannedBytes.addingReportingOverflow(bytes).partialValue
    }

    mutating func finish(_ descriptor: Descriptor, _ outcome: CopyOutcome) {
        active[descriptor.digest] = nil
        handledBytes = handledBytes.addingReportingOverflow(descriptor.size).partialValue
        if outcome == .copied {
            count += 1
            bytes = bytes.addingReportingOverflow(descriptor.size).partialValue
        } else {
            skipped += 1
        }
    }

    /// Brings the rate up to date: the mean of about the last five seconds.
    mutating func measure(at now: ContinuousClock.Instant) {
        let moved = moved
        if let last {
            let seconds = max(0.001, (now - last.time) / .seconds(1))
            let weight = min(1, seconds / 5)
            // A blob that begins again goes back.
            rate += (max(0, Double(moved - last.bytes)) / seconds - rate) * weight
        }
        last = (now, moved)
    }

    var text: String {
        var parts = ["\(count) copied, \(skipped) there already"]
        parts.append(
            plannedBytes > 0
                ? "\(ByteCount.text(moved)) (of at most \(ByteCount.text(plannedBytes)))" : ByteCount.text(moved))
        parts.append("\(ByteCount.text(Int64(rate)))/s")
        let flying = active.sorted { ($0.value.size, $0.key) > ($1.value.size, $1.key) }
        if let first = flying.first {
            let share = first.value.size > 0 ? first.value.moved * 100 / first.value.size : 100
            let more = flying.count > 1 ? ", \(flying.count - 1) more" : ""
            parts.append("\(first.key.algorithm.rawValue):\(first.key.hex.prefix(12)) \(share)%\(more)")
        }
        return parts.joined(separator: " · ")
    }

    var document: JSONValue {
        let flying = active.sorted { $0.key < $1.key }.map { item -> JSONValue in
            [
                "digest": .string(item.key.description), "size": .number(JSONNumber(item.value.size)),
                "moved": .number(JSONNumber(item.value.moved)),
            ]
        }
        return [
            "copied": .number(JSONNumber(count)), "skipped": .number(JSONNumber(skipped)),
            "bytes": .number(JSONNumber(moved)), "plannedBytes": .number(JSONNumber(plannedBytes)),
            "bytesPerSecond": .number(JSONNumber(Int64(rate))), "active": .array(flying),
        ]
    }
}

/// Numbers of bytes for people.
enum ByteCount {
    /// With three digits at least: `999 B`, `1.50 kB`, `12.3 MB`.
    static func text(_ bytes: Int64) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        var hundredths = bytes / 10
        for unit in ["kB", "MB", "GB", "TB"] {
            if hundredths < 100_000 || unit == "TB" {
                let (whole, rest) = (hundredths / 100, hundredths % 100)
                if whole >= 100 { return "\(whole) \(unit)" }
                if whole >= 10 { return "\(whole).\(rest / 10) \(unit)" }
                return "\(whole).\(rest < 10 ? "0" : "")\(rest) \(unit)"
            }
            hundredths /= 1000
        }
        return "\(bytes) B"
    }
}
