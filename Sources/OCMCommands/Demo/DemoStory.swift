import Diagnostics
import Host

/// The story of two hats: a provider who releases a product, and a consumer behind a wall who checks and uses it.
struct DemoStory: Sendable {
    let stage: Stage

    /// The name of the signature.
    static let signature: Word = "acme"
    static let key = Word.path("consumer/acme.pub")

    /// - Parameter stays: whether provider and consumer go on at the end, until the task is cancelled.
    func tell(stays: Bool = false) async throws {
        stage.console.print(
            "A product goes from its provider to a consumer behind a wall, and keeps itself up to date there.")
        stage.say(
            "Everything lies in \(stage.folder), and the commands are what a person would type there. Nothing but this "
                + "machine is reached.")

        stage.title("1. The provider builds, signs and publishes \(DemoFiles.product) 1.0.0")
        stage.say("The provider's registry is a folder with a server in front.")
        try await stage.serving("provider/registry") { provider in
            try await publish("1.0.0", to: provider)
            stage.title("2. The consumer subscribes, once")
            try await consume(from: provider) { edge in
                stage.title("3. Release 1.1.0 is published, and rolls out by itself")
                try await follow(from: provider, to: edge)
                stage.title("4. Release 1.2.0 was tampered with: it is refused, and 1.1.0 stays")
                try await refuseRelease(from: provider, to: edge)
                stage.title("5. What runs is what was signed")
                try await showImages()
                stage.title("6. The same by hand, and without a network")
                try await carry(from: provider) { island in
                    try await render("1.1.0", from: edge.registry, elsewhere: provider)
                    stage.title("7. Somebody tampers with the delivery on its way, and is found out")
                    try await tamper(with: island)
                }
                end()
                if stays { await stay(edge) }
            }
        }
    }

    private func end() {
        stage.title("What was shown")
        stage.console.print()
        for line in [
            "One file described the product; its signature covers every byte of two components below it.",
            "One file at the consumer subscribed to it; since then every signed release deployed itself.",
            "A release that had been tampered with was refused, and disturbed nothing.",
            "What runs names images of the internal registry only, each with its signed digest.",
            "Where no network leads, the release went as a file; every change on the way was refused.",
        ] {
            let lines = Stage.wrap(line, to: stage.width - 2)
            for (at, line) in lines.enumerated() { stage.console.print((at == 0 ? "- " : "  ") + line) }
        }
    }

    /// `HOST//acme.io/product:1.0.0` and the like.
    static func reference(_ place: String, _ component: String, _ release: String) -> Word {
        Word("\(place)//\(component):\(release)")
    }

    /// Texts with digests cut to what a person can compare.
    static func short(_ line: String) -> String {
        var text = ""
        var digits = ""
        func flush() {
            text += digits.count >= 40 ? digits.prefix(12) + "…" : digits[...]
            digits = ""
        }
        for character in line {
            if character.isHexDigit, !character.isUppercase {
                digits.append(character)
            } else {
                flush()
                text.append(character)
            }
        }
        flush()
        return text
    }

    /// Bytes as a person reads them.
    static func size(_ bytes: Int64) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        var (value, unit) = (Double(bytes) / 1000, "kB")
        if value >= 1000 { (value, unit) = (value / 1000, "MB") }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// Bytes of all files below a folder.
    static func size(of folder: String) async throws -> Int64 {
        var sum: Int64 = 0
        for name in try await Files.list(folder) {
            let path = Paths.join(folder, name)
            guard let status = try await Files.linkStatus(path) else { continue }
            sum += status.kind == .folder ? try await size(of: path) : status.size
        }
        return sum
    }
}
