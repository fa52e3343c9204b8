import Diagnostics
import Testing

@testable import OCMCommands

@Suite("Tables")
struct TableTests {
    @Test(
        "columns are as wide as their longest cell in characters; the last one is not padded, an empty one leaves a blank"
    )
    func widths() {
        let table = Table(
            headers: ["COMPONENT", "VERSION", "MESSAGE"],
            rows: [["test.de/z", "v1", "<unknown component version>"], ["日本", "v1.10.100", ""]])
        #expect(
            table.text == """
                COMPONENT VERSION   MESSAGE
                test.de/z v1        <unknown component version>
                日本        v1.10.100 

                """)
    }

    @Test("without rows it says so")
    func empty() {
        #expect(Table(headers: ["A"]).text == "no elements found\n")
    }

    @Test("more than two columns and a cell of more than 200 characters make blocks")
    func blocks() {
        let long = String(repeating: "ä", count: 201)
        #expect(
            Table(headers: ["NAME", "ID", "SPECIFICATION"], rows: [["a", "", long], ["b", "x", ""]]).text == """
                NAME         : a
                ID           : 
                SPECIFICATION: \(long)
                ---
                NAME         : b
                ID           : x
                SPECIFICATION: 
                ---

                """)
        #expect(Table(headers: ["NAME", "SPEC"], rows: [["a", long]]).text == "NAME SPEC\na    \(long)\n")
        let fits = String(repeating: "x", count: 200)
        #expect(Table(headers: ["A", "B", "C"], rows: [["a", "b", fits]]).text == "A B C\na b \(fits)\n")
    }

    @Test("sorting is stable, the last column named counts most, and fixed columns keep their rows together")
    func sorting() throws {
        var table = Table(
            headers: ["P", "NAME", "TYPE"], rows: [["2", "b", "x"], ["1", "c", "y"], ["2", "a", "y"]])
        try table.sort(by: ["NAME", "TYPE"])
        #expect(table.rows.map { $0[1] } == ["b", "a", "c"])
        try table.sort(by: ["NAME"], fixed: 1)
        #expect(table.rows == [["2", "a", "y"], ["2", "b", "x"], ["1", "c", "y"]])
        for name in ["nope", "P", "name"] {
            let fault = #expect(throws: Fault.self) { try table.sort(by: [name], fixed: 1) }
            #expect(fault?.message == "sort field \"\(name)\" is invalid")
        }
    }
}
