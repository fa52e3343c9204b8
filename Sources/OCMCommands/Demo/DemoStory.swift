import Diagnostics
import Host

/// The story of two hats: a provider who releases a product, and a consumer behind a wall who checks and uses it.
struct DemoStory: Sendable {
    let stage: Stage

    /// The name of the signature.
    static let signature: Word = "acme"
    static let key = Word.path("consumer/acme.pub")

    func tell() async throws {
        stage.console.print("A product goes from its provider to a consumer behind a wall.")
        stage.say(
            "Everything lies in \(stage.folder), and the commands are what a person would type there. Nothing but this "
                + "machine is reached.")

        stage.title("1. The provider builds, signs and publishes \(DemoFiles.product) 1.0.0")
        stage.say("The provider's registry is a folder with a server in front.")
        try await stage.serving("provider/registry") { provider in
            try await publish("1.0.0", to: provider)
            stage.title("2. The product crosses the wall, from registry to registry and as a file")
            stage.say("The internal registry is the only one that the consumer may use.")
            try await stage.serving("consumer/registry") { consumer in
                try await cross(from: provider, to: consumer)
                try await carry(from: provider)
                stage.title("3. The consumer makes the manifests for this site")
                try await render("1.0.0", from: consumer)
                try await refuseElsewhere(provider, from: consumer)
                stage.title("4. Release 1.1.0 follows: only what is new moves")
                try await follow(from: provider, to: consumer)
                stage.title("5. Somebody tampers with the delivery, and is found out")
                try await tamper(with: consumer)
            }
        }
        end()
    }

    private func end() {
        stage.title("What was shown")
        stage.console.print()
        for line in [
            "One file described the product; its signature covers every byte of two components below it.",
            "It crossed the wall with all its images, over the network and on a disc, and was verified there.",
            "The consumer's manifests name images of the internal registry only, each by its signed digest.",
            "A new release moved what had changed, and not more.",
            "Every change on the way was refused, with the component and the resource that it was in.",
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
