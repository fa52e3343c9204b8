import Documents

/// Checks the options of requests that write.
enum WriteOptions {
    static func check(_ request: APIRequest, _ kind: String, isApply: Bool = false) throws {
        var problems: [FieldProblem] = []
        if kind == "PatchOptions" {
            if isApply {
                if request.option("fieldManager") ?? "" == "" {
                    problems.append(.required("fieldManager", "is required for apply patch"))
                }
            } else if request.query["force"] != nil, request.flag("force") {
                problems.append(.forbidden("force", "may not be specified for non-apply patch"))
            }
        }
        if let manager = request.option("fieldManager") {
            if manager.utf8.count > 128 { problems.append(.tooLong("fieldManager", 128)) }
            if manager.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                problems.append(
                    .invalid("fieldManager", .string(manager), "should only contain printable characters"))
            }
        }
        let dryRun = request.query["dryRun"] ?? []
        if dryRun.contains(where: { $0 != "All" }) {
            problems.append(.unsupported("dryRun", .array(dryRun.map { .string($0) }), ["All"]))
        }
        let validation = request.option("fieldValidation") ?? ""
        if !["", "Ignore", "Strict", "Warn"].contains(validation) {
            problems.append(.unsupported("fieldValidation", .string(validation), ["", "Ignore", "Strict", "Warn"]))
        }
        if !problems.isEmpty { throw StatusError.invalidOptions(kind, problems) }
    }
}

/// What a list or watch asks for.
struct ListOptions {
    let labels: LabelSelector
    let fields: FieldSelector
    let limit: Int
    let next: String
    let revision: String
    let match: String
    let isWatch: Bool
    let sendsInitialEvents: Bool?
    let allowsBookmarks: Bool
    let timeout: Int

    /// Whether only some objects are wanted.
    var hasSelector: Bool { !labels.isEmpty || !fields.isEmpty }

    init(_ request: APIRequest, isWatch: Bool) throws {
        self.isWatch = isWatch
        labels = try LabelSelector(request.option("labelSelector") ?? "")
        fields = try FieldSelector(request.option("fieldSelector") ?? "")
        limit = try ListOptions.number(request.option("limit"))
        next = request.option("continue") ?? ""
        revision = request.option("resourceVersion") ?? ""
        match = request.option("resourceVersionMatch") ?? ""
        sendsInitialEvents = request.query["sendInitialEvents"].map { _ in request.flag("sendInitialEvents") }
        allowsBookmarks = request.flag("allowWatchBookmarks")
        timeout = try ListOptions.number(request.option("timeoutSeconds"))
        let problems = isWatch ? watchProblems() : listProblems()
        if !problems.isEmpty { throw StatusError.invalidOptions("ListOptions", problems) }
    }

    /// 0 if it is not given; what is below counts as 0.
    private static func number(_ text: String?) throws -> Int {
        guard let text else { return 0 }
        guard let number = Int(text) else {
            throw StatusError.badRequest("strconv.ParseInt: parsing \(quoted(text)): invalid syntax")
        }
        return max(0, number)
    }

    private func watchProblems() -> [FieldProblem] {
        let field = "resourceVersionMatch"
        var problems: [FieldProblem] = []
        guard sendsInitialEvents != nil else {
            if !match.isEmpty {
                problems.append(
                    .forbidden(
                        field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
            }
            return problems
        }
        if match != "NotOlderThan" {
            problems.append(
                .forbidden(field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
            if !match.isEmpty { problems.append(.unsupported(field, .string(match), ["NotOlderThan"])) }
        }
        return problems
    }

    private func listProblems() -> [FieldProblem] {
        let field = "resourceVersionMatch"
        var problems: [FieldProblem] = []
        if !match.isEmpty {
            if revision.isEmpty {
                problems.append(
                    .forbidden(field, "resourceVersionMatch is forbidden unless resourceVersion is provided"))
            } else if !next.isEmpty {
                problems.append(.forbidden(field, "resourceVersionMatch is forbidden when continue is provided"))
            } else if !["Exact", "NotOlderThan"].contains(match) {
                problems.append(.unsupported(field, .string(match), ["Exact", "NotOlderThan", ""]))
            } else if match == "Exact", revision == "0" {
                problems.append(
                    .forbidden(field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
            }
        }
        if sendsInitialEvents != nil {
            problems.append(.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
        }
        return problems
    }

    /// The revision asked for; nil: none.
    func parsedRevision() throws -> Int64? {
        if revision.isEmpty { return nil }
        guard let number = Int64(revision), number >= 0 else {
            throw StatusError.badRequest(
                "invalid resource version: resourceVersion: Invalid value: \(quoted(revision)): strconv.ParseUint: parsing "
                    + "\(quoted(revision)): invalid syntax")
        }
        return number
    }
}
