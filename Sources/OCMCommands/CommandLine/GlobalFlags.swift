import Diagnostics

/// The options of `ocm` itself. They stand before the command; those that no command uses otherwise may follow it, too.
package enum GlobalFlags {
    package static let config = Flag.list("config", placeholder: "FILE", "configuration file instead of ~/.ocmconfig")
    package static let configSet = Flag.list(
        "config-set", placeholder: "NAME", commas: true, "apply these sets of the configuration")
    package static let credentials = Flag.list(
        "cred", short: "C", placeholder: "[:]NAME=VALUE",
        "credentials; a leading colon marks an attribute of the consumer")
    package static let attributes = Flag.list("attribute", short: "X", placeholder: "NAME=VALUE", "set an attribute")
    package static let privateKeys = Flag.list(
        "private-key", short: "K", placeholder: "[NAME=]FILE",
        "private key to sign with; !BASE64 or =TEXT gives it inline")
    package static let publicKeys = Flag.list(
        "public-key", short: "k", placeholder: "[NAME=]FILE", "public key or certificate to verify with")
    package static let issuers = Flag.list(
        "issuer", short: "I", placeholder: "[NAME:=]DN", "issuer that a certificate must have")
    package static let rootCertificates = Flag.list(
        "ca-cert", placeholder: "FILE", "further root certificates for signatures and servers")
    package static let logLevel = Flag.text(
        "loglevel", short: "l", placeholder: "LEVEL", "write log entries: error, warn, info, debug or trace")
    package static let logFile = Flag.text(
        "logfile", short: "L", placeholder: "FILE", "write the log there instead of stderr")
    package static let logKeys = Flag.list("logkeys", placeholder: "KEYS=LEVEL", isHidden: true, "levels of log realms")
    package static let logConfig = Flag.text(
        "logconfig", placeholder: "YAML", isHidden: true, "configuration of the log")
    package static let logJSON = Flag.bool("logJson", "write log entries as JSON, one a line")
    package static let verbose = Flag.bool("verbose", short: "v", "write what is done to stderr")
    package static let version = Flag.bool("version", "print the version of this program")
    package static let progress = Flag.text(
        "progress", placeholder: "FORM", "show progress as plain or json, or none (default: plain on a terminal)")
    package static let logFormat = Flag.text("logformat", placeholder: "text|json", isHidden: true, "form of the log")
    package static let workingDirectory = Flag.text(
        "working-directory", placeholder: "FOLDER", isHidden: true, "folder that relative input paths start from")
    package static let temporaryFolder = Flag.text(
        "temp-folder", placeholder: "FOLDER", isHidden: true, "folder for temporary files")

    static let all: [FlagDefinition] = list.map(\.definition)

    private static let list: [any AnyFlag] = [
        config, configSet, credentials, attributes, privateKeys, publicKeys, issuers, rootCertificates, logLevel,
        logFile, logKeys, logConfig, logJSON, verbose, version, progress, logFormat, workingDirectory,
        temporaryFolder,
    ]

    /// Checks the values that only some commands look at.
    static func check(_ values: FlagValues) throws(Fault) {
        let level = values[logLevel]
        guard level.isEmpty || ["error", "warn", "warning", "info", "debug", "trace"].contains(level.lowercased())
        else {
            throw Fault(.invalid, "invalid log level \"\(level)\": choose error, warn, info, debug or trace")
        }
        let form = values[progress]
        guard ["", "plain", "json", "none"].contains(form) else {
            throw Fault(.invalid, "invalid form of progress \"\(form)\": choose plain, json or none")
        }
    }

    /// The form in which they are understood behind the command: letters that commands use for something else are left out.
    static let late: [FlagDefinition] = all.filter { $0.name != "version" }.map { flag in
        guard let letter = flag.letter, "ClLv".contains(letter) else { return flag }
        return FlagDefinition(
            name: flag.name, aliases: flag.aliases, letter: nil, kind: flag.kind, initial: flag.initial,
            placeholder: flag.placeholder, summary: flag.summary, isHidden: flag.isHidden, alone: flag.alone)
    }
}
