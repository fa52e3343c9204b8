import Diagnostics
import Documents

/// Objects collected so far, with the configuration and variables that came with them.
struct Accumulator {
    var objects: [BuildObject] = []
    var configuration = TransformerConfiguration()
    var variables: [Variable] = []

    /// Adds objects; each has to be new.
    mutating func append(_ more: [BuildObject], _ limits: BuildLimits, from name: String) throws {
        guard objects.count + more.count <= limits.objects else {
            throw Fault(.limit, "the build has more than \(limits.objects) objects")
        }
        objects += more
        try Self.checkUnique(objects, "\(name) adds an object that is there already")
    }

    static func checkUnique(_ objects: [BuildObject], _ problem: String) throws {
        var seen: Set<ObjectIdentity> = []
        for object in objects where !seen.insert(object.identity.key).inserted {
            throw Fault(.conflict, "\(problem): \(object.identity)")
        }
    }

    /// Adds generated objects, or merges them into those that are there.
    mutating func absorb(_ generated: BuildObject, _ limits: BuildLimits) throws {
        let identity = generated.identity
        let places = objects.indices.filter { at in objects[at].identities.contains { $0.isSame(as: identity) } }
        guard let place = places.first else {
            guard generated.behavior == .create else {
                throw Fault(.notFound, "there is no \(identity) to \(generated.behavior.rawValue); use behavior create")
            }
            return try append([generated], limits, from: "a generator")
        }
        guard places.count == 1 else {
            throw Fault(.conflict, "more than one object is or was called \(identity); a generator can't choose")
        }
        let old = objects[place]
        var new = generated
        switch generated.behavior {
        case .create:
            throw Fault(.conflict, "\(identity) is there already; its generator needs behavior merge or replace")
        case .replace: new.takePlace(of: old)
        case .merge:
            new.takePlace(of: old)
            if old.origin != nil { new.origin = old.origin }
            for field in ["data", "binaryData"] {
                var merged = old.content[field]?.object ?? JSONObject()
                for member in new.content[field]?.object?.members ?? [] { merged[member.key] = member.value }
                new.content[field] = merged.isEmpty ? nil : .object(merged)
            }
        }
        objects[place] = new
    }

    mutating func add(_ more: [Variable]) throws {
        for variable in more {
            guard !variables.contains(where: { $0.name == variable.name }) else {
                throw Fault(.conflict, "vars: \(variable.name) is there twice")
            }
            variables.append(variable)
        }
    }

    mutating func merge(_ other: Accumulator, _ limits: BuildLimits, from name: String) throws {
        try append(other.objects, limits, from: name)
        try configuration.merge(other.configuration)
        try add(other.variables)
    }
}
