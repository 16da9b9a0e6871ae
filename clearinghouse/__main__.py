from clearinghouse.site.cli import main

main()
