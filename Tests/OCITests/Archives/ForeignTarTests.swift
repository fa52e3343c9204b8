import Cryptography
import Diagnostics
import Host
import OCI
import OCMTestSupport
import Testing

/// Archives of other programs: `tar (GNU tar) 1.34 --sort=name --numeric-owner`, and Python's tarfile.
@Suite("Tar archives of other programs")
struct ForeignTarTests {
    private static let gnu =
        "H4sIAAAAAAACA+3XSw6CMBDG8TlKTyAU2rJ1L5cwwVckkPi4vwM7TIxEU3zw/20KbLqY+Tq0ql6XyDipKrzvV3W/9s/W2ZAX1oXue2ZD6sV4mcD1"
        + "fFmfjJGZWiSLZFm2za48NMdIe3QFDs49rH8WwqAXtFuUmJL6R1e9k//thwh+qf7P8p/qYT84/3N9c2JS8h/dflPXLTGYra+d/0HMivwz/5n/UdUT"
        + "7NHf//SHfvT9L7e+0PmfTdGcM88/AAAAAAAAAAD4Pzd3mfuyACgAAA=="
    private static let pax =
        "H4sIAAAAAAACA+3YzY6CMBQF4K55ij4B9La3rSzcz9JXICNGM52fKCY+/lQ2ChkHEiJGe75NCV0U0p7eQl6sqtNbXa3r/aFYTyBuU5Fjbtuo3yrl"
        + "WRCTM57Yne9rVk4LeRIzOB6aah8fRaTJKFk1u896Sb601i+08zlpXXpr2Gax973fqwy3vYtMwNObEvli5BhtxK29nf943c2/IWWFtM+U//7LpTD/"
        + "V6Vj84+h/d94051/Q2wd9v85UEnyp2q2y0kLYfMgGcrXI/M/cpYGz39xs+/mX8crIRX2/7vb1iF8IwbJyq+LeLjPGMP133fzT4odo/7PU/+tDLuv"
        + "j5c7A7i4hLynP88AlxNC8vkPM4zRfv/FjI/+/jPm/EtI6jnWY+L1HwAAAAAAAAAAAF7XL2IF3ewAKAAA"
    private static let pythonPAX =
        "H4sIAAAAAAACA+3TMQrCMBSA4Td7ipygfUnTZBIdHb1CwEKHglIr9EDexIspFdyyGVH8vzfk8ZZMf1VX9Xaf5l2XDt0oRehT7lXXute+3K0668XM"
        + "8gGX85TGx/fyn2xUc0pTv75dv3tWggI2b5brP3if7V+1FettaKL1Yek/htCIUfovru+G4UgGAAAAAAAAAAAAAAAAP+sOV1PHswAoAAA="
    private static let pythonGNU =
        "H4sIAAAAAAACA+3TvQ2DQAyGYY9yE4ANvrs2A9wSKaIQBYGUn42ySRaLEBIdJVFQ3seFra+1vqqu6kMZh3O5DFfZhs7WtjZuyz3nOcdGQpEveN4f"
        + "x1sI8qfer98ewe7/P5U6ua/2XzWKuaU2m6cpj6ZqEpT+b6479f1IDQAAAAAAAAAAAAAAAHbrAw4xodQAKAAA"

    @Test("long names and links of GNU and PAX are read", arguments: [gnu, pax])
    func longNames(_ archive: String) async throws {
        let folder = String(repeating: "d", count: 60)
        let file = "\(folder)/\(String(repeating: "f", count: 120))"
        let packed = try #require(Base64.decode(archive))
        let plain = try await CompressionTests.gunzip(packed)
        let (entries, files) = try await TarTests.stream(plain, size: 700)
        #expect(entries.map(\.name) == [folder, file, "l"])
        #expect(entries.map(\.kind) == [.folder, .file, .symbolicLink])
        #expect(entries.last?.link == file)
        #expect(entries.allSatisfy { $0.modified == 1_640_995_200 })
        #expect(files[file] == Array("hello".utf8))
        #expect(try await TarIndex(reading: BytesSource(plain)).entries == entries)
    }

    @Test("names beyond ASCII are read", arguments: [pythonPAX, pythonGNU])
    func unicode(_ archive: String) async throws {
        let packed = try #require(Base64.decode(archive))
        let (_, files) = try await TarTests.stream(try await CompressionTests.gunzip(packed))
        #expect(files == [String(repeating: "ä", count: 80): Array("hello".utf8)])
    }
}
