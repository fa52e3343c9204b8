import Diagnostics
import OCMPackaging

/// Writes what happens while constructor files are read and elements are made, in the lines of the Go program.
struct ConstructorLines: Sendable {
    let console: Console
    /// What the files describe: `component`, `resource`, …
    var noun = "component"
    /// In front of the lines for elements.
    var indent = "  "
    var alwaysPlural = false

    func print(_ event: ConstructorEvent) {
        switch event {
        case .file(let name): console.print("processing \(name)...")
        case .undefinedVariables(let names, let file):
            console.log(.warn, "\(file): variables without a value: \(names.joined(separator: ", "))")
        case .emptyFile(let file): console.log(.warn, "\(file) holds no \(noun)")
        case .document(let number): console.print("  processing document \(number)...")
        case .index(let number): console.print("    processing index \(number)")
        case .found(let count): console.print("found \(count) \(noun)\(count == 1 && !alwaysPlural ? "" : "s")")
        case .component(let name, let version): console.print("adding component \(name):\(version)...")
        case .source(let type, let identity): console.print("\(indent)adding source \(type): \(identity)...")
        case .resource(let type, let identity): console.print("\(indent)adding resource \(type): \(identity)...")
        case .reference(let component, let identity):
            console.print("\(indent)adding reference \(component): \(identity)...")
        case .detail(let line): console.print("\(indent)  \(line)")
        case .warning(let text): console.log(.warn, text)
        }
    }
}
