package import Documents
import Synchronization

/// The objects of a watch in memory, with indexes.
package final class ObjectCache: Sendable {
    package typealias Index = @Sendable (JSONObject) -> [String]

    package enum Change: Sendable {
        case added(JSONObject)
        case changed(old: JSONObject, new: JSONObject)
        case removed(JSONObject)
    }

    private struct State {
        var objects: [String: JSONObject] = [:]
        var indexers: [String: Index] = [:]
        var indexes: [String: [String: Set<String>]] = [:]
    }

    private let state = Mutex(State())

    package init(indexes: [String: Index] = [:]) { state.withLock { $0.indexers = indexes } }

    /// Adds an index, for what is there and what comes.
    package func addIndex(_ name: String, _ index: @escaping Index) {
        state.withLock { state in
            state.indexers[name] = index
            state.indexes[name] = [:]
            for (key, object) in state.objects {
                for value in index(object) { state.indexes[name]?[value, default: []].insert(key) }
            }
        }
    }

    package static func key(_ object: JSONObject) -> String {
        object.namespace.isEmpty ? object.name : "\(object.namespace)/\(object.name)"
    }

    package var all: [JSONObject] {
        state.withLock { $0.objects.sorted { $0.key < $1.key }.map(\.value) }
    }

    /// `NAMESPACE/NAME`, or `NAME`.
    package subscript(key: String) -> JSONObject? { state.withLock { $0.objects[key] } }

    package func objects(_ index: String, _ value: String) -> [JSONObject] {
        state.withLock { state in
            (state.indexes[index]?[value] ?? []).sorted().compactMap { state.objects[$0] }
        }
    }

    /// Takes an event of a watch in and says what it changed; a state that is told again gives the differences only.
    package func take(_ event: WatchEvent) -> [Change] {
        state.withLock { state in
            switch event {
            case .changed(let object): return put(object, &state).map { [$0] } ?? []
            case .deleted(let object): return drop(ObjectCache.key(object), &state).map { [$0] } ?? []
            case .state(let objects):
                var changes: [Change] = []
                let keys = Set(objects.map(ObjectCache.key))
                for key in state.objects.keys where !keys.contains(key) {
                    if let change = drop(key, &state) { changes.append(change) }
                }
                for object in objects {
                    if let change = put(object, &state) { changes.append(change) }
                }
                return changes
            }
        }
    }

    private func put(_ object: JSONObject, _ state: inout State) -> Change? {
        let key = ObjectCache.key(object)
        let old = state.objects[key]
        if let old, old.uid == object.uid, old.resourceVersion == object.resourceVersion { return nil }
        if let old { index(old, key, &state, adds: false) }
        state.objects[key] = object
        index(object, key, &state, adds: true)
        return old.map { .changed(old: $0, new: object) } ?? .added(object)
    }

    private func drop(_ key: String, _ state: inout State) -> Change? {
        guard let old = state.objects.removeValue(forKey: key) else { return nil }
        index(old, key, &state, adds: false)
        return .removed(old)
    }

    private func index(_ object: JSONObject, _ key: String, _ state: inout State, adds: Bool) {
        for (name, indexer) in state.indexers {
            for value in indexer(object) {
                if adds {
                    state.indexes[name, default: [:]][value, default: []].insert(key)
                } else {
                    state.indexes[name]?[value]?.remove(key)
                    if state.indexes[name]?[value]?.isEmpty == true { state.indexes[name]?[value] = nil }
                }
            }
        }
    }
}
