package dev.bucketsync.connector.catalog;

import java.util.HexFormat;
import java.util.List;

/// One row of the catalogue, with the place it has in the order of rows.
record ObjectRow(Place place, ObjectView view) {
    /// Between which rows a page begins.
    ///
    /// @param connection the catalogue's own number of the connection
    /// @param hexKey the key's UTF-8 bytes, in whose order S3 lists
    record Place(long connection, String hexKey) {
        private static final HexFormat HEX = HexFormat.of();

        /// Before all rows.
        static Place start() {
            return before(0);
        }

        /// Before all rows of a connection.
        static Place before(long connection) {
            return new Place(connection, "");
        }

        static Place at(long connection, byte[] key) {
            return new Place(connection, HEX.formatHex(key));
        }

        static Place of(List<String> cursor) {
            return new Place(Long.parseLong(cursor.getFirst()), cursor.getLast());
        }

        List<String> cursor() {
            return List.of(Long.toString(connection), hexKey);
        }

        byte[] key() {
            return HEX.parseHex(hexKey);
        }
    }
}
