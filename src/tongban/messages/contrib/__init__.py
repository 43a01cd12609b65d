"""The channels a site has without any other system. A gateway's is registered from config/apps.py."""
