import Documents
import Testing

@Suite("Days of the calendar")
struct CivilDateTests {
    /// From Python's `datetime.date`.
    @Test(
        "a day has a number, and a number a day",
        arguments: [
            (1970, 1, 1, 0, 0), (1969, 12, 31, -1, 364), (2000, 2, 29, 11016, 59), (2024, 12, 31, 20088, 365),
            (1900, 2, 28, -25509, 58), (1900, 3, 1, -25508, 59), (1, 1, 1, -719162, 0), (9999, 12, 31, 2_932_896, 364),
            (1600, 2, 29, -135081, 59), (2023, 3, 1, 19417, 59),
        ])
    func days(_ year: Int, _ month: Int, _ day: Int, _ number: Int, _ ofYear: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSinceEpoch == number)
        #expect(date.dayOfYear == ofYear)
        #expect(CivilDate(daysSinceEpoch: number) == date)
    }

    @Test("every day of eight centuries follows the one before")
    func sequence() {
        var before = CivilDate(daysSinceEpoch: -200_000)
        for number in -199_999...100_000 {
            let date = CivilDate(daysSinceEpoch: number)
            let isNext =
                date.day == before.day + 1 && date.month == before.month && date.year == before.year
                || date.day == 1 && CivilDate(year: before.year, month: before.month, day: before.day + 1) == nil
            #expect(isNext && date.daysSinceEpoch == number)
            before = date
        }
    }

    @Test(
        "what is no day is refused",
        arguments: [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0)])
    func none(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
}
