package org.tambo.watchlist;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The statements by which notices come in. */
final class NoticeInsertion implements AutoCloseable {
    private final PreparedStatement notice;
    private final PreparedStatement number;
    private final PreparedStatement finger;
    private final PreparedStatement portrait;

    NoticeInsertion(Connection writer) throws SQLException {
        notice = writer.prepareStatement("insert into notice (key, country, name, payload) values (?, ?, ?, ?)");
        number = writer.prepareStatement("insert into number (number, notice) values (?, ?)");
        finger = writer.prepareStatement("insert into finger (key, position, template) values (?, ?, ?)");
        portrait = writer.prepareStatement("insert into portrait (key, picture) values (?, ?)");
    }

    void add(List<PreparedNotice> notices) throws SQLException {
        for (PreparedNotice one : notices) {
            notice.setLong(1, one.key());
            notice.setString(2, one.line().notice().country());
            notice.setBytes(3, one.name());
            notice.setBytes(4, one.payload());
            notice.addBatch();
            for (byte[] hash : one.numbers()) {
                number.setBytes(1, hash);
                number.setLong(2, one.key());
                number.addBatch();
            }
            for (PreparedNotice.Part part : one.fingers()) {
                finger.setLong(1, part.key());
                finger.setInt(2, part.position());
                finger.setBytes(3, part.sealed());
                finger.addBatch();
            }
            for (PreparedNotice.Part part : one.portraits()) {
                portrait.setLong(1, part.key());
                portrait.setBytes(2, part.sealed());
                portrait.addBatch();
            }
        }
        notice.executeBatch();
        number.executeBatch();
        finger.executeBatch();
        portrait.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        notice.close();
        number.close();
        finger.close();
        portrait.close();
    }
}
