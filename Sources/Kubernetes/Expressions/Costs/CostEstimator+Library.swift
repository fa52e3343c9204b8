extension CostEstimator {
    private static let unit: CallCost = (CostRange(1), nil)

    /// Functions that Kubernetes adds; nil: it is none of them.
    func libraryCost(_ call: Call) -> CallCost? {
        func traversal(_ argument: Argument?, times: Double = 1) -> CostRange {
            (argument?.size ?? .unknown).times(times * Self.perCharacter)
        }
        let first = call.arguments.first
        switch call.name {
        case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf": return call.target.map { (searching($0), nil) }
        case "url": return first.map { (traversal($0), $0.size) }
        case "lowerAscii", "upperAscii", "substring", "trim": return call.target.map { (traversal($0), $0.size) }
        case "replace": return replacing(call)
        case "split": return splitting(call)
        case "join": return joining(call)
        case "find", "findAll":
            guard let target = call.target, let first else { return nil }
            return (Self.matching(target.size, first.size), CostRange(0, target.size.most))
        case "ip" where call.isMethod: return Self.unit
        case "cidr", "isIP", "isCIDR", "ip", "quantity", "isQuantity", "semver", "isSemver":
            return first.map { (traversal($0), nil) }
        case "ip.isCanonical": return first.map { (traversal($0, times: 2), nil) }
        case "containsIP", "containsCIDR":
            // two addresses of 4 to 16 bytes, of which one is masked first
            var cost = CostRange(8, 32).times(Self.perCharacter)
            if call.name == "containsCIDR" { cost = cost + CostRange(4, 16).times(Self.perCharacter) + 1 }
            return first.map { (call.parameters.last == .string ? cost + traversal($0) : cost, nil) }
        case "validate": return first.map { (traversal($0).times(128 * Self.perPatternCharacter), nil) }
        case "masked", "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast",
            "isLinkLocalUnicast", "isGlobalUnicast", "format.named", "sign", "asInteger", "isInteger",
            "asApproximateFloat", "isGreaterThan", "isLessThan", "compareTo", "add", "sub", "major", "minor", "patch",
            "getScheme", "getHostname", "getHost", "getPort", "getEscapedPath", "getQuery":
            return Self.unit
        case "_==_": return equality(call)
        default: return nil
        }
    }

    private func equality(_ call: Call) -> CallCost? {
        guard call.arguments.count == 2, call.arguments[0].type == call.arguments[1].type else { return nil }
        switch call.arguments[0].type {
        case .address, .prefix, .quantity, .version: return Self.unit
        case .format: return (CostRange(1, 64).times(Self.perCharacter), nil)
        case .url:
            let size = self.size(of: call.arguments[1].node)?.most ?? 1
            return (CostRange(1, size).times(Self.perCharacter), nil)
        default: return nil
        }
    }

    // MARK: lists of texts and texts

    /// Nil: no list is known there.
    private func elements(of list: Argument) -> (type: ExpressionType, size: CostRange)? {
        guard case .list(let element) = list.type else { return nil }
        let path = list.node.path
        let size = path.isEmpty ? nil : declaredSize(path.copy.appending("@items"))
        return (element, size ?? .unknown)
    }

    private func searching(_ target: Argument) -> CostRange {
        guard let elements = elements(of: target) else { return target.size.times(Self.perCharacter) }
        var each = CostRange(1)
        if elements.type == .string || elements.type == .bytes { each = each + elements.size.times(Self.perCharacter) }
        return target.size * each
    }

    private func splitting(_ call: Call) -> CallCost? {
        guard let target = call.target else { return nil }
        let limit = call.arguments.count > 1 ? call.arguments[1].node.number.map(UInt64.init(bitPattern:)) : nil
        return (target.size.times(2 * Self.perCharacter), CostRange(0, limit ?? target.size.most))
    }

    private func joining(_ call: Call) -> CallCost? {
        guard let target = call.target else { return nil }
        var size = CostRange(0)
        if let elements = elements(of: target) { size = target.size * elements.size }
        if let separator = call.arguments.first?.size {
            let between = CostRange(max(target.size.least, 1) - 1, max(target.size.most, 1) - 1)
            size = size + separator * between
        }
        return (size.times(Self.perCharacter), size)
    }

    /// The longest result has as many of the longest replacements as there is room for the shortest parts.
    private func replacing(_ call: Call) -> CallCost? {
        guard let target = call.target, call.arguments.count >= 2 else { return nil }
        let (text, part, new) = (target.size, call.arguments[0].size, call.arguments[1].size)
        func count(_ length: UInt64, _ by: UInt64) -> UInt64 {
            UInt64(exactly: (Double(length) / Double(by)).rounded(.up)) ?? .max
        }
        func between(_ length: UInt64) -> UInt64 { length == .max ? length : length + 1 }
        var counts = CostRange(0)
        var kept = CostRange(0)
        if part.least == 0 {
            (counts.most, kept.most) = (between(text.most), text.most)
        } else if new.most <= part.least {
            kept.most = text.most
        } else {
            counts.most = count(text.most, part.least)
        }
        if part.most == 0 {
            (counts.least, kept.least) = (between(text.least), text.least)
        } else if part.most <= new.least {
            kept.least = text.least
        } else {
            counts.least = count(text.least, part.most)
        }
        return (text.times(2 * Self.perCharacter), counts * new + kept)
    }
}
