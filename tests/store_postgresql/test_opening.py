"""Opening a database: new, up to date, newer, not ours, not there."""

import re
import subprocess
import sys

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, inspect
from store_values import event

from postgresql_server import admin, server
from wend.errors import WendError
from wend.settings import read_settings
from wend.store.migrations import HEAD
from wend.store.postgresql import PostgresStore
from wend.store.schema import METADATA
from wend.wiring.stores import open_store


def schema_of(connection: Connection) -> dict[str, object]:
    """Columns, keys and checks of every table. Indexes, and the parts of the log, are PostgreSQL's own affair."""
    seen = inspect(connection)
    parts = {name for name in seen.get_table_names() if re.fullmatch(r"events_\d+", name)}
    names = sorted(set(seen.get_table_names()) - {"alembic_version"} - parts)
    return {
        name: (
            [(each["name"], str(each["type"]), each["nullable"]) for each in seen.get_columns(name)],
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted((str(each["name"]), each["column_names"]) for each in seen.get_unique_constraints(name)),
            sorted((str(each["name"]), each["sqltext"]) for each in seen.get_check_constraints(name)),
            sorted(str(each["name"]) for each in seen.get_indexes(name)),
        )
        for name in names
    }


def test_the_migrated_schema_is_the_one_described(database: str, empty_database: str) -> None:
    engines = [
        create_engine(url.replace("postgresql://", "postgresql+psycopg://")) for url in (database, empty_database)
    ]
    METADATA.create_all(engines[1])
    with engines[0].connect() as migrated, engines[1].connect() as described:
        assert schema_of(migrated) == schema_of(described)
    for engine in engines:
        engine.dispose()


def test_processes_that_open_a_new_database_at_once_all_get_a_whole_one(empty_database: str) -> None:
    script = "import sys; from wend.store.postgresql import PostgresStore; PostgresStore(sys.argv[1]).close()"
    command = [sys.executable, "-c", script, empty_database]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    store = PostgresStore(empty_database)
    assert store.append([event("m1", "ada")]).accepted == 1
    assert store._database.ask("SELECT version_num FROM alembic_version") == [(HEAD,)]
    store.close()


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from wend.store.postgresql import opening

    monkeypatch.setattr(opening, "_BESIDE", {"0001": "SELECT no_such_function()"})
    with pytest.raises(WendError, match="no_such_function"):
        PostgresStore(empty_database)
    monkeypatch.undo()
    PostgresStore(empty_database).close()


def test_a_database_with_other_tables_is_left_alone(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute("CREATE TABLE invoices (id int)")
    with pytest.raises(WendError, match="tables that are not Wend's"):
        PostgresStore(empty_database)


def test_a_newer_database_is_refused(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WendError, match="newer Wend"):
        PostgresStore(database)


def test_a_database_in_another_encoding_is_refused() -> None:
    admin("CREATE DATABASE in_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(WendError, match="UTF8"):
            PostgresStore(server().get_uri(database="in_latin"))
    finally:
        admin("DROP DATABASE in_latin")


def test_what_is_wrong_with_a_url_is_said_without_its_password(database: str) -> None:
    missing = server().get_uri(database="nowhere")
    for url, says in (
        (missing, "does not exist; create it"),
        ("postgresql://wend:s3cret@127.0.0.1:1/wend", "connection to PostgreSQL database wend at 127.0.0.1 failed"),
        ("postgresql://wend:s3cret@[half/wend", "cannot be read"),
    ):
        with pytest.raises(WendError, match=says) as caught:
            PostgresStore(url)
        assert "s3cret" not in str(caught.value)


def test_the_settings_open_it(database: str) -> None:
    for url in (database, database.replace("postgresql://", "postgres://")):
        store = open_store(read_settings({"database": url}), None)
        assert isinstance(store, PostgresStore)
        assert store.generation() == 0
        store.close()


def test_a_user_of_the_embedded_store_does_not_load_the_driver() -> None:
    script = "import sys, wend.wiring.stores; sys.exit('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_store_that_was_closed_says_so(store: PostgresStore) -> None:
    store.close()
    with pytest.raises(WendError, match="has been closed"):
        store.generation()
