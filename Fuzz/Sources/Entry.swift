import Glibc

/// The reader that the environment names.
private let target = getenv("FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }

/// Called by libFuzzer for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else {
        print("FUZZ_TARGET must be one of", FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))
        exit(2)
    }
    target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
