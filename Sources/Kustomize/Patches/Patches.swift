import Diagnostics
import Documents
import Kubernetes

/// One entry of `patches` or `patchesJson6902`.
struct PatchSource: Sendable {
    var path: String
    var text: String
    var target: Selector?
    var allowsNameChange = false
    var allowsKindChange = false
    /// The file and field that it stands in.
    let place: String

    init(_ source: FieldReader) throws {
        var reader = source
        place = "\(reader.file): \(reader.place)"
        path = try reader.text("path")
        text = try reader.text("patch")
        target = try reader.object("target").map { try Selector($0) }
        if var options = try reader.object("options") {
            allowsNameChange = try options.flag("allowNameChange")
            allowsKindChange = try options.flag("allowKindChange")
            try options.finish()
        }
        try reader.finish()
        guard path.isEmpty != text.isEmpty else {
            throw Fault(.invalid, "\(place) must have either a path or a patch")
        }
    }
}

/// A patch that was read.
struct Patch {
    enum Content {
        case strategic([BuildObject])
        case json([JSONValue])
    }

    let content: Content
    let source: PatchSource
    /// Where its text is, for messages.
    let name: String

    init(_ source: PatchSource, _ bytes: [UInt8], name: String, limit: Int) throws {
        self.source = source
        self.name = name
        let isList: Bool
        switch try YAMLStream.parse(bytes, name: name).first(where: { $0.root != nil })?.root?.resolved.content {
        case .sequence: isList = true
        default: isList = false
        }
        guard isList else {
            content = .strategic(try ObjectReader.objects(bytes, name: name, limit: limit))
            return
        }
        let items = try ObjectReader.value(bytes, name: name)?.array ?? []
        for (at, item) in items.enumerated() where JSONPatch([item]) == nil {
            throw Fault(.invalid, "\(name): operation \(at + 1) is none of a JSON patch (RFC 6902)")
        }
        content = .json(items)
    }

    func apply(to objects: inout [BuildObject], _ session: BuildSession, remembersIdentity: Bool = true) throws {
        switch content {
        case .json(let items):
            guard let target = source.target else {
                throw Fault(.invalid, "\(source.place) is a JSON patch and needs a target")
            }
            for at in objects.indices where target.selects(objects[at]) {
                try session.spend(items.count)
                if remembersIdentity { objects[at].rememberIdentity() }
                try apply(items, to: &objects[at])
            }
        case .strategic(let patches):
            try apply(patches, to: &objects, session)
        }
    }

    private func apply(_ items: [JSONValue], to object: inout BuildObject) throws {
        var value = JSONValue.object(object.content)
        for (at, item) in items.enumerated() {
            guard let operation = JSONPatch([item]), let result = try? operation.apply(to: value) else {
                let what = "\(item["op"]?.string ?? "") \(item["path"]?.string ?? "")"
                throw Fault(.invalid, "\(name): operation \(at + 1) (\(what)) does not fit \(object.identity)")
            }
            value = result
        }
        guard let content = value.object else {
            throw Fault(.invalid, "\(name): the patch leaves \(value.kindName) of \(object.identity)")
        }
        object.content = content
    }

    private func apply(_ patches: [BuildObject], to objects: inout [BuildObject], _ session: BuildSession) throws {
        if let target = source.target {
            guard patches.count <= 1 else {
                throw Fault(.invalid, "\(name): more than one patch with a target; make each an entry of patches")
            }
            guard let patch = patches.first else { return }
            try apply(patch, to: &objects, objects.indices.filter { target.selects(objects[$0]) }, session)
            return
        }
        for patch in patches {
            let identity = patch.identity
            let places = objects.indices.filter { objects[$0].identities.contains { $0.isSame(as: identity) } }
            guard let place = places.first else {
                throw Fault(.notFound, "\(name): the patch is for \(identity), which is not among the resources")
            }
            guard places.count == 1 else {
                throw Fault(
                    .invalid,
                    "\(name): the patch is for \(identity), which more than one object is or was called; give it a target"
                )
            }
            try apply(patch, to: &objects, [place], session)
        }
    }

    private func apply(
        _ patch: BuildObject, to objects: inout [BuildObject], _ places: [Int], _ session: BuildSession
    ) throws {
        var deleted: Set<Int> = []
        for at in places {
            try session.spend()
            let before = objects[at].identity
            var change = patch.content
            change["apiVersion"] = objects[at].content["apiVersion"]
            if source.allowsNameChange || source.allowsKindChange { objects[at].rememberIdentity() }
            do {
                guard
                    let result = try StrategicMerge.apply(
                        change, to: objects[at].content, MergeSchema(objects[at].kind)), !result.isEmpty
                else {
                    deleted.insert(at)
                    continue
                }
                objects[at].content = result
            } catch {
                throw Fault(error, "\(name): patch of \(before)")
            }
            if !source.allowsKindChange { objects[at].content["kind"] = .string(before.kind.kind) }
            if !source.allowsNameChange { objects[at].name = before.name }
            objects[at].namespace = before.namespace
        }
        if !deleted.isEmpty {
            objects = objects.enumerated().filter { !deleted.contains($0.offset) }.map(\.element)
        }
    }
}
