public import Diagnostics

extension Platform: CustomStringConvertible {
    /// Parses `OS/ARCHITECTURE[/VARIANT]`, as in `linux/arm64/v8`; other names of an architecture are taken.
    public init(_ text: String) throws(Fault) {
        let parts = ReferenceGrammar.split(text[...], at: "/")
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(100))” is not a platform; expected OS/ARCHITECTURE[/VARIANT], such as linux/amd64")
        }
        self.init(
            os: String(parts[0]), architecture: String(parts[1]), variant: parts.count > 2 ? String(parts[2]) : nil)
        self = normalised
    }

    public var description: String { "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "") }

    /// The platform with Go's names and without a variant that is implied (image-spec, image-index.md; containerd's rules).
    public var normalised: Platform {
        var platform = self
        platform.os = os.lowercased()
        switch (architecture.lowercased(), variant?.lowercased() ?? "") {
        case ("x86_64", let variant), ("x86-64", let variant), ("amd64", let variant):
            platform.architecture = "amd64"
            platform.variant = variant == "v1" ? nil : variant
        case ("i386", _), ("386", _):
            platform.architecture = "386"
            platform.variant = nil
        case ("aarch64", let variant), ("arm64", let variant):
            platform.architecture = "arm64"
            platform.variant = variant == "8" || variant == "v8" ? nil : variant
        case ("armhf", _):
            platform.architecture = "arm"
            platform.variant = "v7"
        case ("armel", _):
            platform.architecture = "arm"
            platform.variant = "v6"
        case ("arm", let variant):
            platform.architecture = "arm"
            platform.variant = ["", "7"].contains(variant) ? "v7" : variant.hasPrefix("v") ? variant : "v" + variant
        case (let architecture, let variant):
            platform.architecture = architecture
            platform.variant = variant
        }
        if platform.variant == "" { platform.variant = nil }
        return platform
    }

    /// How well content for this platform runs on `wanted`, more is better; nil if it does not.
    ///
    /// Systems and architectures have to be equal. A machine runs what is made for lower variants of its own; a wanted version of
    /// the system has to be matched up to the number of parts given.
    public func fitness(for wanted: Platform) -> Int? {
        let (mine, wanted) = (normalised, wanted.normalised)
        guard mine.os == wanted.os, mine.architecture == wanted.architecture,
            Set(mine.osFeatures).isSubset(of: wanted.osFeatures)
        else { return nil }
        if let version = wanted.osVersion {
            guard let mineVersion = mine.osVersion, mineVersion == version || mineVersion.hasPrefix(version + ".")
            else {
                return nil
            }
        }
        if mine.variant == wanted.variant { return 1000 }
        guard let most = Platform.level(wanted.variant, wanted.architecture),
            let level = Platform.level(mine.variant, mine.architecture), level <= most
        else { return nil }
        return level
    }

    /// The number in a variant such as `v7`; without a variant the lowest of the architecture.
    private static func level(_ variant: String?, _ architecture: String) -> Int? {
        guard let variant else { return architecture == "arm64" ? 8 : architecture == "amd64" ? 1 : nil }
        guard variant.utf8.first == UInt8(ascii: "v"), let level = Int(variant.dropFirst()), (0...100).contains(level)
        else {
            return nil
        }
        return level
    }
}
