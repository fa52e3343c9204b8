import CYAML
import Diagnostics

/// One step of a YAML source.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd
        case documentStart(isExplicit: Bool)
        case documentEnd
        case alias(String)
        case scalar(String, YAMLNode.ScalarStyle, tag: String?)
        case sequenceStart(flow: Bool, tag: String?)
        case sequenceEnd
        case mappingStart(flow: Bool, tag: String?)
        case mappingEnd
    }

    let kind: Kind
    let anchor: String?
    let start: YAMLMark
    let end: YAMLMark
}

/// libyaml's event parser over bytes that outlive it. The parser keeps pointers into itself, so it stays in one place.
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let offsets: CharacterOffsets
    private let source: UnsafeBufferPointer<UInt8>
    private let place: YAMLPlace

    init(_ source: UnsafeBufferPointer<UInt8>, _ place: YAMLPlace) throws(Fault) {
        self.source = source
        self.place = place
        offsets = CharacterOffsets(source)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw Fault(.limit, "no memory to parse YAML")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        guard let base = source.baseAddress else { throw Fault(.invalid, "the YAML source is empty") }
        // The encoding is given, so libyaml would take a byte order mark for a character.
        let skipped = offsets.hasByteOrderMark ? 3 : 0
        yaml_parser_set_input_string(parser, base + skipped, source.count - skipped)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    /// The next step; after `streamEnd` there is none.
    func next() throws(Fault) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        var anchor: UnsafeMutablePointer<UInt8>?
        let kind: YAMLEvent.Kind
        switch event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart(isExplicit: event.data.document_start.implicit == 0)
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias(Self.text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            anchor = scalar.anchor
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.value == nil ? 0 : scalar.length),
                as: UTF8.self)
            kind = .scalar(text, Self.style(scalar.style), tag: Self.text(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            anchor = sequence.anchor
            kind = .sequenceStart(flow: sequence.style == YAML_FLOW_SEQUENCE_STYLE, tag: Self.text(sequence.tag))
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            anchor = mapping.anchor
            kind = .mappingStart(flow: mapping.style == YAML_FLOW_MAPPING_STYLE, tag: Self.text(mapping.tag))
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .streamEnd
        }
        return YAMLEvent(
            kind: kind, anchor: Self.text(anchor), start: mark(event.start_mark), end: mark(event.end_mark))
    }

    private static func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
        bytes.map { String(cString: $0) }
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .single
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .double
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: mark.line + 1, column: mark.column + 1, byteOffset: offsets.byteOffset(of: mark.index))
    }

    private func failure() -> Fault {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "not valid YAML"
        switch state.error {
        case YAML_READER_ERROR:
            let offset = state.problem_offset + (offsets.hasByteOrderMark ? 3 : 0)
            let line = source.prefix(offset).reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
            return place.fault(line, problem)
        case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
            let line = line(of: state.problem_mark)
            guard let context = state.context.map({ String(cString: $0) }) else { return place.fault(line, problem) }
            let contextLine = self.line(of: state.context_mark)
            // Of a bracket that is never closed the opening is the place to look at, the end of the file is not.
            if context.hasPrefix("while parsing a flow") {
                return place.fault(contextLine, "\(problem) (\(context), noticed in line \(line))")
            }
            return place.fault(line, "\(problem) (\(context), line \(contextLine))")
        default: return Fault(.limit, "no memory to parse YAML")
        }
    }

    /// libyaml counts one more line at the end of a source.
    private func line(of mark: yaml_mark_t) -> Int {
        let lastLine = source.dropLast().reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        return min(mark.line + 1, lastLine)
    }
}
