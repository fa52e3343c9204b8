import Documents

/// Who owns whom. Kept are the objects that have owners, or hold their dependents while they go; of all others, only
/// that they exist.
struct OwnerGraph {
    struct Node: Sendable {
        let kind: ObjectKind
        let namespace: String
        let name: String
        let uid: String
        let owners: [String]
        let isBeingDeleted: Bool
        /// It goes when its dependents are gone, or set free.
        let isHeld: Bool
    }

    private(set) var nodes: [String: Node] = [:]
    /// Owner → what it owns.
    private var dependents: [String: Set<String>] = [:]
    private var known: [Identifier: UInt16] = [:]
    private var numbers: [ObjectKind: UInt16] = [:]
    /// Objects of kinds that are being told anew.
    private var told: [ObjectKind: Set<Identifier>] = [:]
    private var absent: Set<String> = []
    private var freed: Set<String> = []

    private static let maximumRemembered = 10_000

    /// A uid in 16 bytes.
    private struct Identifier: Hashable {
        let value: UInt128

        init?(_ text: String) {
            var value: UInt128 = 0
            var digits = 0
            for byte in text.utf8 where byte != 0x2D {
                guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, digits < 32 else { return nil }
                value = value << 4 | UInt128(digit)
                digits += 1
            }
            guard digits == 32 else { return nil }
            self.value = value
        }
    }

    func dependents(of uid: String) -> [Node] { (dependents[uid] ?? []).sorted().compactMap { nodes[$0] } }

    func exists(_ uid: String) -> Bool { Identifier(uid).map { known[$0] != nil } ?? false }

    /// Whether an object with this uid was seen to go.
    func wasDeleted(_ uid: String) -> Bool { absent.contains(uid) }

    /// Whether what an owner that is gone had owned was to stay.
    func wasFreed(_ uid: String) -> Bool { freed.contains(uid) }

    mutating func free(_ uid: String) {
        if freed.count >= OwnerGraph.maximumRemembered { freed = [] }
        freed.insert(uid)
    }

    /// All that may have to go, or waits for its dependents.
    var unsettled: [String] {
        nodes.values.filter { $0.isHeld || !$0.isBeingDeleted && $0.owners.contains { !exists($0) } }.map(\.uid)
    }

    /// Takes in an object as it is now. Returns what is to be looked at.
    mutating func put(_ object: JSONObject, _ kind: ObjectKind) -> [String] {
        let uid = object.uid
        if let identifier = Identifier(uid) {
            known[identifier] = number(kind)
            told[kind]?.insert(identifier)
        }
        let isBeingDeleted = object.isBeingDeleted
        let finalizers = object.finalizers
        let isHeld = isBeingDeleted && (finalizers.contains("orphan") || finalizers.contains("foregroundDeletion"))
        let owners = object.owners.map(\.uid)
        let old = nodes[uid]
        guard isHeld || !owners.isEmpty else { return old == nil ? [] : drop(uid) }
        let node = Node(
            kind: kind, namespace: object.namespace, name: object.name, uid: uid, owners: owners,
            isBeingDeleted: isBeingDeleted, isHeld: isHeld)
        for owner in old?.owners ?? [] where !owners.contains(owner) { unlink(uid, from: owner) }
        for owner in owners { dependents[owner, default: []].insert(uid) }
        nodes[uid] = node
        var work = Set(owners + (old?.owners ?? [])).filter { nodes[$0]?.isHeld == true }
        if isHeld || !isBeingDeleted && owners.contains(where: { !exists($0) || nodes[$0]?.isHeld == true }) {
            work.insert(uid)
        }
        return Array(work)
    }

    mutating func remove(_ object: JSONObject) -> [String] { remove(object.uid) }

    private mutating func remove(_ uid: String) -> [String] {
        if let identifier = Identifier(uid) { known[identifier] = nil }
        let owned = dependents[uid] ?? []
        if !owned.isEmpty {
            if absent.count >= OwnerGraph.maximumRemembered { absent = [] }
            absent.insert(uid)
        }
        return drop(uid) + owned
    }

    /// Forgets a node; returns the owners that wait for it.
    private mutating func drop(_ uid: String) -> [String] {
        guard let node = nodes.removeValue(forKey: uid) else { return [] }
        for owner in node.owners { unlink(uid, from: owner) }
        return node.owners.filter { nodes[$0]?.isHeld == true }
    }

    private mutating func unlink(_ uid: String, from owner: String) {
        dependents[owner]?.remove(uid)
        if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
    }

    private mutating func number(_ kind: ObjectKind) -> UInt16 {
        if let number = numbers[kind] { return number }
        let number = UInt16(truncatingIfNeeded: numbers.count)
        numbers[kind] = number
        return number
    }

    /// All objects of a kind are about to be told.
    mutating func begin(_ kind: ObjectKind) { told[kind] = [] }

    /// All objects of a kind were told: the others are gone. Returns what is to be looked at.
    mutating func settle(_ kind: ObjectKind) -> [String] {
        guard let present = told.removeValue(forKey: kind), let number = numbers[kind] else { return [] }
        let gone = Set(known.filter { $0.value == number && !present.contains($0.key) }.map(\.key))
        guard !gone.isEmpty else { return [] }
        for identifier in gone { known[identifier] = nil }
        let nodes = nodes.values.filter { $0.kind == kind && Identifier($0.uid).map(gone.contains) ?? true }
        let owned = dependents.filter { Identifier($0.key).map(gone.contains) ?? false }.flatMap(\.value)
        return nodes.flatMap { drop($0.uid) } + owned
    }
}
