package org.tambo.watchlist.name;

/** How rare words are among the records of a table, or among people in general where they are commoner there. */
final class RarityAmong implements TokenRarity {
    /** Among fewer records a word's share says little. */
    private static final int FEW_RECORDS = 1_000;

    private final NameTable table;
    private final int[] namesByFamily;

    RarityAmong(NameTable table) {
        this.table = table;
        this.namesByFamily = table.namesByFamily();
    }

    @Override
    public float of(String word) {
        int number = table.vocabulary().find(word);
        float here = number < 0 ? 0 : table.namesWith(number) / (float) Math.max(table.records(), FEW_RECORDS);
        return TokenRarity.ofShare(word, Math.max(here, CommonNames.share(word)));
    }

    @Override
    public float expected(String word) {
        int number = table.vocabulary().find(word);
        var family = number < 0 ? Script.Family.LATIN : table.vocabulary().family(number);
        double share = Math.max(1, namesByFamily[family.ordinal()]) / (double) Math.max(1, table.names());
        return (float) (-Math.log(Math.min(1, share)) / Math.log(1000));
    }
}
