package dev.muamala.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoCommandsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'requests@1', filter: {}}",
                "{update: 'requests@1', updates: [{q: {_id: 'a'}, u: {_id: 'a'}, upsert: true}]}",
                "{update: 'requests@1', updates: [], txnNumber: 1, lsid: {}}",
                "{drop: 'requests@1'}"
            })
    void listed_commands_are_sent(String command) {
        assertThat(MongoCommands.objection(BsonDocument.parse(command))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{distinct: 'requests@1', key: 'state'}",
                "{mapReduce: 'requests@1'}",
                "{bulkWrite: 1}",
                "{aggregate: 'requests@1', pipeline: [{$unionWith: 'x'}]}",
                "{update: 'requests@1', updates: [{q: {}, u: [{$set: {a: 1}}]}]}",
                "{find: 'requests@1', collation: {locale: 'ar'}}"
            })
    void anything_else_is_objected_to(String command) {
        assertThat(MongoCommands.objection(BsonDocument.parse(command))).isPresent();
    }

    @Test
    void the_objection_names_what_is_not_listed() {
        assertThat(MongoCommands.objection(BsonDocument.parse("{aggregate: 'x', pipeline: [{$dateTrunc: {}}]}")))
                .hasValueSatisfying(words -> assertThat(words).contains("$dateTrunc"));
    }
}
