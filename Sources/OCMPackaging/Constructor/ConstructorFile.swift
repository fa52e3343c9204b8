import Diagnostics
import Documents
import Host

/// A constructor file: a text that is templated and then holds components.
public struct ConstructorFile: Sendable {
    /// How it was named; messages use this.
    public let name: String
    /// The folder that relative input paths begin at.
    public let folder: String
    public let text: [UInt8]

    /// The largest file that is read, in bytes.
    public static let maximumSize = 16 << 20

    public init(name: String, folder: String, text: [UInt8]) {
        self.name = name
        self.folder = folder
        self.text = text
    }

    /// Reads the file at `path`.
    public init(path: String) async throws {
        self.init(
            name: path, folder: Paths.parent(path), text: try await Files.read(path, limit: ConstructorFile.maximumSize)
        )
    }
}

/// What happens while constructor files are read and components are made, in this order; the Go program prints it.
public enum ConstructorEvent: Sendable {
    /// `processing FILE...`
    case file(String)
    /// Variables of the file that have neither value nor default.
    case undefinedVariables([String], file: String)
    /// A file that holds nothing, or only comments.
    case emptyFile(String)
    /// `  processing document N...`
    case document(Int)
    /// `    processing index N`
    case index(Int)
    /// `found N component(s)`
    case found(Int)
    /// `adding component NAME:VERSION...`
    case component(name: String, version: String)
    /// `  adding source TYPE: IDENTITY...`
    case source(type: String, identity: String)
    /// `  adding resource TYPE: IDENTITY...`
    case resource(type: String, identity: String)
    /// `  adding reference COMPONENT: IDENTITY...`
    case reference(component: String, identity: String)
    /// More about the element before, as it is: `image REF`.
    case detail(String)
    /// What may not be meant: a pattern that matches nothing.
    case warning(String)
}

/// Reads constructor files: templating, YAML, the forms of section 5.1, all fields of 5.2 to 5.4, duplicates.
public struct ConstructorReader: Sendable {
    public var templater: Templater
    public var values: TemplateValues
    /// For components that have no version.
    public var defaultVersion: String?
    /// Whether a file that holds nothing is told by an event only, as in the Go program, or refused.
    public var acceptsEmptyFiles = true
    /// How content can be given; what is not in here is refused by name.
    package var inputs: [any InputMethod]

    public init(
        templater: Templater = .subst, values: TemplateValues = TemplateValues(), defaultVersion: String? = nil
    ) {
        self.templater = templater
        self.values = values
        self.defaultVersion = defaultVersion
        inputs = InputMethods.standard
    }

    /// All components of all files. A fault names every defect of the first component that has some, with file and
    /// line.
    public func read(
        _ files: [ConstructorFile], _ report: (ConstructorEvent) -> Void = { _ in }
    ) throws -> [ComponentSpec] {
        var specs: [ComponentSpec] = []
        for file in files {
            try entries(of: file, "component", report) { value, origin in
                specs.append(
                    try ComponentSpec(
                        value, origin: origin, folder: file.folder, inputs: inputs, defaultVersion: defaultVersion))
            }
        }
        try refuseDuplicates(specs)
        report(.found(specs.count))
        return specs
    }

    /// All elements of files that hold elements of one kind, for a component that is there already: single ones, lists
    /// below `resources`, `sources` or `references`, several documents.
    public func readElements(
        _ kind: ElementSpec.Kind, _ files: [ConstructorFile], _ report: (ConstructorEvent) -> Void = { _ in }
    ) throws -> [ElementSpec] {
        var specs: [ElementSpec] = []
        for file in files {
            try entries(of: file, kind.rawValue, report) { value, origin in
                var origin = origin
                origin.isElement = true
                let defects = SpecDefects(origin)
                let reader = ElementReader(defects: defects, inputs: inputs, folder: file.folder)
                if let fields = SpecFields(value, "", defects), let element = reader.element(kind, fields) {
                    specs.append(element)
                }
                try defects.check()
            }
        }
        report(.found(specs.count))
        return specs
    }

    /// Gives all entries of a file to `use`: each document is one, or a list below the plural of `key`, or one below
    /// `key`.
    private func entries(
        of file: ConstructorFile, _ key: String, _ report: (ConstructorEvent) -> Void,
        _ use: (JSONValue, SpecOrigin) throws -> Void
    ) throws {
        report(.file(file.name))
        let (text, undefined) = try templater.process(file.text, file: file.name, values: values)
        if !undefined.isEmpty { report(.undefinedVariables(undefined, file: file.name)) }
        // Go's parser takes a NUL for the end.
        let content = Array(text[..<(text.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)])
        let documents = try YAMLStream.parse(content, name: file.name)
        guard documents.contains(where: { $0.root != nil }) else {
            guard acceptsEmptyFiles, documents.count <= 1 else {
                throw Fault(.invalid, "\(file.name): the file is empty, it must describe at least one \(key)")
            }
            return report(.emptyFile(file.name))
        }
        for (offset, document) in documents.enumerated() {
            report(.document(offset + 1))
            guard let root = document.root else {
                throw Fault(.invalid, "\(file.name): invalid \(key) spec \(offset + 1): empty; remove the last ---")
            }
            let places = SpecPlaces(root)
            let form = try DocumentForm(
                root, key: key, file: file.name, document: offset + 1, line: places.line(of: ""))
            for (index, entry) in form.entries.enumerated() {
                report(.index(index + 1))
                try use(
                    entry.value,
                    SpecOrigin(
                        file: file.name, document: offset + 1, index: index + 1, places: places.below(entry.path)))
            }
        }
    }

    private func refuseDuplicates(_ specs: [ComponentSpec]) throws(Fault) {
        var first: [String: SpecOrigin] = [:]
        var found: [String] = []
        for spec in specs {
            let key = "\(spec.name):\(spec.version)"
            if let other = first[key] {
                found.append(
                    "duplicate component identity \"name\"=\"\(spec.name)\",\"version\"=\"\(spec.version)\" "
                        + "(\(spec.origin) and \(other))")
            } else {
                first[key] = spec.origin
            }
        }
        guard let one = found.first else { return }
        throw Fault(.invalid, found.count == 1 ? one : "{\(found.joined(separator: ", "))}")
    }
}

/// What one document of a constructor file holds.
private struct DocumentForm {
    /// Values with their paths in the document.
    let entries: [(value: JSONValue, path: String)]

    init(_ root: YAMLNode, key: String, file: String, document: Int, line: Int) throws {
        let list = key + "s"
        func fault(_ what: String) -> Fault {
            Fault(.invalid, "\(file):\(line): invalid \(key) spec \(document): \(what)")
        }
        guard let object = try root.jsonValue(.core12, name: file).object else {
            throw fault("must be a map that describes a \(key), or a map with the key \(list)")
        }
        guard !object.isEmpty else { throw fault("empty") }
        for name in [list, key] where object[name] != nil && object.count > 1 {
            let keys = object.keys.sorted(by: utf8Less).joined(separator: " ")
            throw fault("either a list or a single spec possible for \(list) (found keys [\(keys)])")
        }
        if let value = object[list] {
            guard let items = value.array else { throw fault("\(list): invalid \(key) list, it must be a list") }
            entries = items.enumerated().map { ($1, "\(list)[\($0)]") }
        } else if let value = object[key] {
            guard value.object != nil else { throw fault("\(key) must be a map that describes a \(key)") }
            entries = [(value, key)]
        } else {
            entries = [(.object(object), "")]
        }
    }
}
