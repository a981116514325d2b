# samples, schema
